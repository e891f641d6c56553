'use client';

import { lazy } from 'react';
import type { Theme } from '@/lib/preferences/names.ts';
import { chooseTheme, useTheme } from '@/lib/preferences/theme.ts';
import { buttonStyle } from '../ui/button.tsx';
import { MenuButton } from '../ui/menu-button.tsx';
import { themeLooks } from './theme-looks.ts';

const ThemeItems = lazy(() => import('./theme-items.tsx'));

/** Chooses the light, the dark or the system theme. */
export function ThemeMenu({ theme: remembered }: { theme: Theme }) {
  const theme = useTheme(remembered);
  const { label, Icon } = themeLooks[theme];

  return (
    <MenuButton
      aria-label={`Theme: ${label}`}
      title="Theme"
      // Where there is no room, the palette has it.
      className={`${buttonStyle({ look: 'quiet', size: 'icon' })} max-[24rem]:hidden`}
      items={<ThemeItems theme={theme} onChoose={chooseTheme} />}
      popupClass="min-w-36 p-1"
    >
      <Icon />
    </MenuButton>
  );
}
