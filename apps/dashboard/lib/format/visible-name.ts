/**
 * Characters that are not seen but change how what is around them is read: they turn the direction of the text, or make
 * two names look the same. Those that scripts and emoji need, the joiners, are not among them.
 */
const hidden = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;

/** A name that somebody else chose, with its hidden characters made visible: `⟨U+202E⟩`. */
export function visibleName(name: string): string {
  return name.replace(
    hidden,
    (one) => `⟨U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}
