/** The stored value of a name in this browser; null without one, or if storage is blocked. */
export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/**
 * Stores a value in this browser; if storage is blocked, it lasts as long as the page.
 *
 * @param value null to remove it
 */
export function writeStored(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // The page keeps the value.
  }
}
