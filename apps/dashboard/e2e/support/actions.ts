import type { Locator, Page } from 'playwright-core';

/** What a person does on a page, counted: a click, a key with those held down, a text that is pasted or typed at once. */
export interface Actions {
  click(target: Locator): Promise<void>;
  press(keys: string): Promise<void>;
  paste(text: string): Promise<void>;
  readonly count: number;
}

export function actionsOn(page: Page): Actions {
  let count = 0;
  return {
    async click(target) {
      count += 1;
      await target.click();
    },
    async press(keys) {
      count += 1;
      await page.keyboard.press(keys);
    },
    async paste(text) {
      count += 1;
      await page.keyboard.insertText(text);
    },
    get count() {
      return count;
    },
  };
}
