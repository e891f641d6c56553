'use client';

import { Menu } from '@base-ui/react/menu';
import { Check, Monitor, Moon, Sun } from 'lucide-react';
import { type Theme, themes } from '@/lib/preferences/names.ts';
import { chooseTheme, useTheme } from '@/lib/preferences/theme.ts';
import { buttonStyle } from '../ui/button.tsx';
import { itemStyle, popupStyle } from '../ui/popup-style.ts';

const looks = {
  system: { label: 'System', Icon: Monitor },
  light: { label: 'Light', Icon: Sun },
  dark: { label: 'Dark', Icon: Moon },
} as const;

/** Chooses light, dark, or whatever the system says. */
export function ThemeMenu({ theme: remembered }: { theme: Theme }) {
  const theme = useTheme(remembered);
  const { Icon } = looks[theme];

  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={`Theme: ${looks[theme].label}`}
        title="Theme"
        className={buttonStyle({ look: 'quiet', size: 'icon' })}
      >
        <Icon />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className="z-50">
          <Menu.Popup className={`${popupStyle} min-w-36 p-1`}>
            <Menu.RadioGroup value={theme} onValueChange={chooseTheme}>
              {themes.map((name) => {
                const { label, Icon: ItemIcon } = looks[name];
                return (
                  <Menu.RadioItem key={name} value={name} closeOnClick className={itemStyle}>
                    <ItemIcon className="size-3.5 text-ink-faint" />
                    {label}
                    <Menu.RadioItemIndicator className="ml-auto">
                      <Check className="size-3.5 text-accent" />
                    </Menu.RadioItemIndicator>
                  </Menu.RadioItem>
                );
              })}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
