import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';

const execute = promisify(execFile);

/** Chooses where calls come from. */
export async function chooseSource(page: Page, name: string): Promise<void> {
  await page.getByRole('radio', { name, exact: true }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
}

/** Makes the token of the chosen source. @returns the secret */
export async function makeToken(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Make token' }).click();
  return lines(page, 'Copy the token');
}

/** What a copy button of the page copies. */
export async function lines(page: Page, label: string): Promise<string> {
  const button = page.getByRole('button', { name: label, exact: true });
  return (await button.locator('xpath=preceding-sibling::pre').textContent()) ?? '';
}

/** Runs lines in a shell, as a person pastes them. @returns what they print */
export async function paste(text: string, cwd?: string): Promise<string> {
  const { stdout } = await execute('sh', ['-c', text], { cwd });
  return stdout;
}

/** Waits until the page shows a session that has arrived. @returns the text of its status */
export async function arrived(page: Page, which: 'first' | 'next'): Promise<string> {
  const status = page.getByRole('status').filter({ hasText: `The ${which} session has arrived` });
  await status.waitFor();
  return (await status.textContent()) ?? '';
}

/** Waits until the page follows new sessions. */
export async function waiting(page: Page, which: 'first' | 'next'): Promise<void> {
  const status = page.getByRole('status').filter({ hasText: `Waiting for the ${which} session…` });
  await status.getByText('the moment it is stored').waitFor();
}
