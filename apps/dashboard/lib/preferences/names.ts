/** Cookies that remember how a person likes to read. They say nothing about who it is. */
export const themeCookie = 'masker_theme';
export const zoneCookie = 'masker_zone';

export const themes = ['system', 'light', 'dark'] as const;

export type Theme = (typeof themes)[number];

export function readTheme(text: string | undefined): Theme {
  return themes.find((theme) => theme === text) ?? 'system';
}
