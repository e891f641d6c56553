import { stripVTControlCharacters } from 'node:util';

/**
 * Text from outside, made safe to show: what could move the cursor, colour, or rename the window of a
 * terminal is replaced.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
}

/** How many columns a text takes: wide characters take two, colours none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(stripVTControlCharacters(text))) {
    width +=
      /\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u.test(
        segment,
      )
        ? 2
        : 1;
  }
  return width;
}

export type Colour = 'red' | 'yellow' | 'green' | 'dim' | 'bold';

const codes: Record<Colour, [number, number]> = {
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  dim: [2, 22],
  bold: [1, 22],
};

export function paint(text: string, colour: Colour | null, colours: boolean): string {
  if (!colours || colour === null) return text;
  const [on, off] = codes[colour];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}
