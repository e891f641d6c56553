/**
 * Invisible characters that change how the text around them is read: they change its direction, or make two names look
 * equal. Joiners, which scripts and emoji need, are not included.
 */
const hidden = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;

/** A user-chosen name, with its invisible characters made visible: `⟨U+202E⟩`. */
export function visibleName(name: string): string {
  return name.replace(
    hidden,
    (one) => `⟨U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}
