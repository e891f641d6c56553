/** Placeholders from examples. */
const examples =
  /change[-_ ]?(me|this)|replace[-_ ]?(me|this)|your[-_ ]|place[-_ ]?holder|example|sample|default|insecure|password|abcdefgh|12345678|qwerty|(dev|test|auth)[-_ ]?secret/i;

/** The minimum number of distinct characters: 32 random characters nearly always have more, even in hexadecimal. */
const fewestDifferent = 8;

/** The maximum length of a repeated unit that is detected. */
const longestUnit = 16;

/** Whether a secret is easy to guess: an unreplaced example, a pattern, or a repeated character. */
export function isWeakSecret(text: string): boolean {
  return examples.test(text) || new Set(text).size < fewestDifferent || isRepeated(text);
}

function isRepeated(text: string): boolean {
  for (let unit = 1; unit <= longestUnit; unit++) {
    if (
      text ===
      text
        .slice(0, unit)
        .repeat(Math.ceil(text.length / unit))
        .slice(0, text.length)
    )
      return true;
  }
  return false;
}
