'use client';

import type { Me } from '@masker/contract/plain';
import { ChevronDown } from 'lucide-react';
import { lazy } from 'react';
import { buttonStyle } from '../ui/button.tsx';
import { MenuButton } from '../ui/menu-button.tsx';

const UserItems = lazy(() => import('./user-items.tsx'));

interface UserMenuProps {
  user: NonNullable<Me['user']>;
  account: Me['account'];
}

/** The signed-in person; opens the menu with their other accounts and sign-out. */
export function UserMenu({ user, account }: UserMenuProps) {
  return (
    <MenuButton
      aria-label={`Signed in as ${user.name}`}
      className={`${buttonStyle({ look: 'quiet' })} gap-2 px-1.5`}
      items={<UserItems user={user} account={account} />}
      popupClass="min-w-56 p-1"
    >
      {/* An icon, not a part of the label. */}
      <span
        aria-hidden
        data-initials={initials(user.name)}
        className="flex size-5 items-center justify-center rounded-full bg-accent-soft text-[10px] font-semibold text-accent before:content-[attr(data-initials)]"
      />
      <span className="hidden max-w-36 truncate sm:inline">{user.name}</span>
      <ChevronDown className="size-3 text-ink-faint" />
    </MenuButton>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0] ?? '')
    .join('')
    .toUpperCase();
}
