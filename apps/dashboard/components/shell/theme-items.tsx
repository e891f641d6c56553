'use client';

import { Menu } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { type Theme, themes } from '@/lib/preferences/names.ts';
import { itemStyle } from '../ui/popup-style.ts';
import { themeLooks } from './theme-looks.ts';

/** The choice of themes. */
export default function ThemeItems({ theme, onChoose }: { theme: Theme; onChoose(theme: Theme): void }) {
  return (
    <Menu.RadioGroup value={theme} onValueChange={onChoose}>
      {themes.map((name) => {
        const { label, Icon } = themeLooks[name];
        return (
          <Menu.RadioItem key={name} value={name} closeOnClick className={itemStyle}>
            <Icon className="size-3.5 text-ink-faint" />
            {label}
            <Menu.RadioItemIndicator className="ml-auto">
              <Check className="size-3.5 text-accent" />
            </Menu.RadioItemIndicator>
          </Menu.RadioItem>
        );
      })}
    </Menu.RadioGroup>
  );
}
