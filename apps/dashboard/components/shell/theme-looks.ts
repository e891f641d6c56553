import { Monitor, Moon, Sun } from 'lucide-react';

/** The label and the icon of each theme. */
export const themeLooks = {
  system: { label: 'System', Icon: Monitor },
  light: { label: 'Light', Icon: Sun },
  dark: { label: 'Dark', Icon: Moon },
} as const;
