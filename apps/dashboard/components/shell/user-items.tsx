'use client';

import { Menu } from '@base-ui/react/menu';
import type { Me } from '@masker/contract';
import { BookOpen, Keyboard, LogOut, Plug } from 'lucide-react';
import { useState } from 'react';
import { gettingStartedPath } from '@/lib/getting-started/path.ts';
import { leave } from '@/lib/sign-in/leave.ts';
import { openShortcutList } from '../keyboard/shortcut-list-opener.ts';
import { itemStyle } from '../ui/popup-style.ts';
import { AccountSwitcher } from './account-switcher.tsx';

/** The signed-in person, their other accounts, and sign-out. */
export default function UserItems({
  user,
  account,
}: {
  user: NonNullable<Me['user']>;
  account: Me['account'];
}) {
  const [error, setError] = useState<string | null>(null);

  async function signOut() {
    const problem = await leave();
    if (problem !== null) setError(problem.message);
  }

  return (
    <>
      <div className="px-2 pt-1.5 pb-2">
        <div className="truncate font-medium">{user.name}</div>
        <div className="truncate text-xs text-ink-soft">{user.email}</div>
        <div className="mt-1 truncate text-xs text-ink-faint">
          {user.role} of {account.name}
        </div>
      </div>
      <Menu.Separator className="mx-1 mb-1 h-px bg-line" />
      <AccountSwitcher />
      <Menu.LinkItem href={gettingStartedPath} className={itemStyle}>
        <Plug className="size-3.5 text-ink-faint" /> Getting started
      </Menu.LinkItem>
      <Menu.LinkItem href="/api/docs" className={itemStyle}>
        <BookOpen className="size-3.5 text-ink-faint" /> API documentation
      </Menu.LinkItem>
      <Menu.Item className={itemStyle} onClick={openShortcutList}>
        <Keyboard className="size-3.5 text-ink-faint" /> Keyboard shortcuts
      </Menu.Item>
      <Menu.Item className={itemStyle} closeOnClick={false} onClick={() => void signOut()}>
        <LogOut className="size-3.5 text-ink-faint" /> Sign out
      </Menu.Item>
      {error && (
        <p role="alert" className="px-2 py-1.5 text-xs text-bad">
          {error}
        </p>
      )}
    </>
  );
}
