import type { Locator, Page } from 'playwright-core';

/** Opens a filter of the bar, and waits for what can be chosen in it. */
export async function openFilter(page: Page | Locator, label: string): Promise<Locator> {
  await page.getByRole('button', { name: new RegExp(`^${label}( \\d+ chosen)?$`) }).click();
  const popup = page.getByRole('dialog', { name: label, exact: true });
  await popup.locator('[data-choice]').first().waitFor();
  return popup;
}

/** Chooses a value of a filter that takes several, and closes it again. */
export async function choose(page: Page, label: string, value: string | RegExp): Promise<void> {
  const popup = await openFilter(page, label);
  await popup.getByRole('checkbox', { name: value }).check();
  await page.keyboard.press('Escape');
}

/** The field that a window is typed into. */
export function windowField(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Time window' });
}

/** Types a window and applies it. */
export async function typeWindow(page: Page, text: string): Promise<void> {
  await windowField(page).fill(text);
  await page.keyboard.press('Enter');
}
