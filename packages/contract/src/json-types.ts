/** How the values of a type are written. */
const forms: Readonly<Record<string, RegExp>> = {
  boolean: /^(?:true|false)$/,
  number: /^(?:0|[1-9]\d{0,14})$/,
};

/**
 * The message of a boolean or a number, as zod takes it. Text that looks like a value of the type was in quotes in JSON:
 * in a query, which has no types, it is read as the value.
 */
export function inJson(rule: string): (issue: { expected?: unknown; input?: unknown }) => string {
  return ({ expected, input }) => {
    const isQuoted = typeof input === 'string' && forms[String(expected)]?.test(input);
    return isQuoted ? `${rule}: a JSON ${expected}, without quotes` : rule;
  };
}
