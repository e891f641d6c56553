import pg from 'pg';
import { answered, awaitAnswer, type Stream } from './silence.ts';

/** One statement, as `pg` takes it. */
export interface Statement {
  /** Prepared once a connection, under this name. */
  name?: string;
  text: string;
  values?: unknown[];
}

// Left alone, PostgreSQL plans a page anew each time: how many rows a LIMIT is for, a general plan can't know, and so
// it seems to cost more. It is the same plan (tests hold it to that), and planning costs as much as reading.
const setAccount = {
  name: 'set_account',
  text: `SELECT
    set_config('masker.account_id', $1, true), set_config('plan_cache_mode', 'force_generic_plan', true)`,
};

/** What `pg` writes its messages to, as far as we use it. */
interface Connection {
  submittedNamedStatements: Record<string, string | undefined>;
  stream: Stream;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: unknown[] }): void;
  execute(message: { portal: string }): void;
}

/**
 * A statement that runs with its account set, for as long as it runs, in one round trip.
 *
 * PostgreSQL takes everything up to the next Sync message for one transaction. So the setting, local to its
 * transaction, is sent ahead of the statement, before any Sync.
 */
export class AccountQuery extends pg.Query {
  readonly #accountId: string;
  readonly #milliseconds: number | undefined;
  #isFirst = false;
  #isSet = false;

  /** @param milliseconds after which a silent database loses the connection, which fails the query */
  constructor(statement: Statement, accountId: string, milliseconds?: number) {
    // Without values `pg` would use a message that can't share a transaction with another.
    super({ ...statement, queryMode: 'extended' } as pg.QueryConfig);
    this.#accountId = accountId;
    this.#milliseconds = milliseconds;
  }

  prepare(connection: Connection): void {
    awaitAnswer(connection.stream, this.#milliseconds);
    const { name, text } = setAccount;
    this.#isFirst = connection.submittedNamedStatements[name] === undefined;
    if (this.#isFirst) {
      connection.parse({ name, text });
      connection.submittedNamedStatements[name] = text;
    }
    connection.bind({ statement: name, values: [this.#accountId] });
    connection.execute({ portal: '' });
    above.prepare.call(this, connection);
  }

  // The first row and the first completion are those of the setting.
  handleDataRow(message: object): void {
    if (this.#isSet) above.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: object, connection: Connection): void {
    if (this.#isSet) above.handleCommandComplete.call(this, message, connection);
    this.#isSet = true;
  }

  handleReadyForQuery(connection: Connection): void {
    // Ahead of whoever is told: the connection may be given to the next one at once.
    answered(connection.stream);
    above.handleReadyForQuery.call(this, connection);
  }

  handleError(error: Error, connection: Connection): void {
    answered(connection.stream);
    // Whether the connection knows the statement now can't be told: the pool makes another one.
    if (this.#isFirst && !this.#isSet) connection.stream.destroy();
    above.handleError.call(this, error, connection);
  }
}

/** The parts of `pg.Query` that its types leave out. */
const above = pg.Query.prototype as unknown as {
  prepare(this: pg.Query, connection: Connection): void;
  handleDataRow(this: pg.Query, message: object): void;
  handleCommandComplete(this: pg.Query, message: object, connection: Connection): void;
  handleReadyForQuery(this: pg.Query, connection: Connection): void;
  handleError(this: pg.Query, error: Error, connection: Connection): void;
};
