/** Characters of a name, at most, unless something else is said. */
const longestName = 200;

/** The rule for a name with a maximum length. */
export const nameRuleOf = (longest: number) =>
  `1 to ${longest} characters, at least one of them visible, none a control or format character`;

export const nameRule = nameRuleOf(longestName);

/**
 * The characters that a name may have. Excluded are those that make it look like another one, or affect the text around
 * it: control and format characters (direction marks, zero-width spaces), line separators, and lone surrogates, which
 * have no UTF-8 form.
 */
const allowed = /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[\u200C\u200D]){1,200}$/u;

/** A joiner that joins nothing: emoji, Persian and Indic scripts have them between characters that are no ASCII. */
const strayJoiner = /(?:^|[\p{ASCII}\u200C\u200D])[\u200C\u200D]|[\u200C\u200D](?:\p{ASCII}|$)/u;

/** A character that can be seen. One that is newer than this Unicode may be: it counts. */
const visible = /(?![\p{Default_Ignorable_Code_Point}\u2800])[^\p{Z}\p{M}\p{Cc}\p{Cf}\p{Cs}]/u;

/**
 * Whether a text may be the name of an agent, of a model, of a token, or of a view.
 *
 * @param longest characters at most
 */
export function isName(text: string, longest: number = longestName): boolean {
  return (
    allowed.test(text) &&
    (longest === longestName || Array.from(text).length <= longest) &&
    visible.test(text) &&
    !strayJoiner.test(text)
  );
}
