import { createHash } from 'node:crypto';

export interface Statement {
  name: string;
  text: string;
}

const made = new Map<string, Statement>();

/** Characters of a prepared statement's name that PostgreSQL keeps; it cuts off the rest. */
const longestName = 63;

/**
 * The statement of that name, whose text is made once.
 *
 * @param name of all that the text depends on; no two statements share one
 * @throws when PostgreSQL would cut the name off, so that two statements could share it
 */
export function madeStatement(name: string, textOf: () => string): Statement {
  let statement = made.get(name);
  if (!statement) {
    if (name.length > longestName) throw new Error(`the name of a statement is too long: ${name}`);
    statement = { name, text: textOf() };
    made.set(name, statement);
  }
  return statement;
}

/** A name of a statement that depends on more than PostgreSQL's 63 characters can say. */
export function nameByKey(what: string, key: readonly string[]): string {
  return `${what}_${createHash('sha256').update(key.join(' ')).digest('hex').slice(0, 24)}`;
}
