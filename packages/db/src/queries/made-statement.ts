export interface Statement {
  name: string;
  text: string;
}

const made = new Map<string, Statement>();

/**
 * The statement of that name, whose text is made once.
 *
 * @param name of all that the text depends on; no two statements share one
 */
export function madeStatement(name: string, textOf: () => string): Statement {
  let statement = made.get(name);
  if (!statement) {
    statement = { name, text: textOf() };
    made.set(name, statement);
  }
  return statement;
}
