/** What this browser keeps under a name; null where it keeps nothing, or lets nothing be kept. */
export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/**
 * Keeps something in this browser, as far as it lets that be done: otherwise it lasts as long as the page.
 *
 * @param value null to keep nothing
 */
export function writeStored(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // The page has it.
  }
}
