import { styleText } from 'node:util';

/**
 * Makes untrusted text safe for a terminal: replaces characters that could move the cursor, set colours, or rename the
 * window.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
}

export type Colour = 'red' | 'yellow' | 'dim';

/** @param colours whether to use colours; the terminal decides it for standard output */
export function paint(text: string, colour: Colour | null, colours: boolean): string {
  return colours && colour !== null ? styleText(colour, text, { validateStream: false }) : text;
}
