/** Placeholders of examples that are not secrets. */
const examples =
  /change[-_ ]?(me|this)|replace[-_ ]?(me|this)|your[-_ ]|place[-_ ]?holder|example|sample|default|insecure|password|abcdefgh|12345678|qwerty|(dev|test|auth)[-_ ]?secret/i;

/** Different characters that 32 random ones have nearly always, even hexadecimal ones. */
const fewestDifferent = 8;

/** The longest unit that is recognised when a secret is one repeated. */
const longestUnit = 16;

/** Whether somebody could guess it: an example that was never replaced, a pattern, one key held down. */
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
