'use client';

import { lazy, useState } from 'react';
import type { Theme } from '@/lib/preferences/names.ts';
import { remember } from '@/lib/preferences/remember.ts';
import { buttonStyle } from '../ui/button.tsx';
import { MenuButton } from '../ui/menu-button.tsx';
import { themeLooks } from './theme-looks.ts';

const ThemeItems = lazy(() => import('./theme-items.tsx'));

/** Chooses light, dark, or whatever the system says. */
export function ThemeMenu({ theme: remembered }: { theme: Theme }) {
  const [theme, show] = useState(remembered);
  const { label, Icon } = themeLooks[theme];

  function choose(next: Theme) {
    remember('theme', next);
    document.documentElement.dataset.theme = next;
    show(next);
  }

  return (
    <MenuButton
      aria-label={`Theme: ${label}`}
      title="Theme"
      className={buttonStyle({ look: 'quiet', size: 'icon' })}
      items={<ThemeItems theme={theme} onChoose={choose} />}
      popupClass="min-w-36 p-1"
    >
      <Icon />
    </MenuButton>
  );
}
