import type { Page } from 'playwright-core';

/** Goes from the sign-in page to the provider's. */
export async function toProvider(page: Page, provider: { url: string }, way: string): Promise<void> {
  await page.getByRole('button', { name: `Continue with ${way}` }).click();
  await page.waitForURL((url) => url.origin === provider.url);
}

/** Says at the provider who one is; null to cancel. */
export async function answer(page: Page, name: string | null): Promise<void> {
  const button = name === null ? 'Cancel' : `Continue as ${name}`;
  await page.getByRole('button', { name: button }).click();
}
