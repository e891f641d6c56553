import type { Locator, Page } from 'playwright-core';

/** What a person does on a page, counted: a click, a key with those held down, a text that is pasted or typed. */
export interface Actions {
  click(target: Locator): Promise<void>;
  press(keys: string): Promise<void>;
  paste(text: string): Promise<void>;
  /** Types a text into a field and presses Enter, once what it is to choose is there: one action. */
  type(field: Locator, text: string, wanted?: Locator): Promise<void>;
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
    async type(field, text, wanted) {
      count += 1;
      await field.fill(text);
      await wanted?.waitFor();
      await field.press('Enter');
    },
    get count() {
      return count;
    },
  };
}
