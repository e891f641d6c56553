import pg from 'pg';
import { clearQueryTimeout, type Stream, setQueryTimeout } from './query-timeout.ts';
import {
  type AccountSettings,
  accountStatement,
  type ConnectionSettings,
  everythingStatement,
} from './settings.ts';

/** One statement, as `pg` takes it. */
export interface Statement {
  /** Prepared once a connection, under this name. */
  name?: string;
  text: string;
  values?: unknown[];
}

/** What `pg` writes its messages to, as far as we use it. */
interface Connection {
  submittedNamedStatements: Record<string, string | undefined>;
  stream: Stream;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: unknown[] }): void;
  execute(message: { portal: string }): void;
}

/** The client that a query runs on. */
export interface ScopedConnection {
  connection: { stream: Stream };
  settings: ConnectionSettings;
  /** Whether its settings last: no pooler puts another connection in its place. */
  isSettled: boolean;
  /** Whether its prepared statements last. */
  keepsPrepared: boolean;
  isInTransaction(): boolean;
}

/**
 * A statement that runs with settings, for as long as it runs, in one round trip.
 *
 * PostgreSQL takes everything up to the next Sync message for one transaction. So the settings, local to their
 * transaction, are sent ahead of the statement, before any Sync.
 */
export class ScopedQuery extends pg.Query {
  readonly #account: AccountSettings | undefined;
  readonly #milliseconds: number | undefined;
  #client: ScopedConnection | undefined;
  #settings: Required<Statement> | undefined;
  #isFirst = false;
  #isSet = false;

  /**
   * @param account whose rows it sees; left out: as its connection and its transaction say
   * @param milliseconds after which a silent database loses the connection, which fails the query; within a
   *   transaction there is no limit unless an account is given
   */
  constructor(statement: pg.QueryConfig, account?: AccountSettings, milliseconds?: number) {
    super(statement);
    this.#account = account;
    this.#milliseconds = milliseconds;
  }

  /** Tells which client it is going to run on, before it is sent. */
  runOn(client: ScopedConnection): void {
    this.#client = client;
    if (!client.keepsPrepared) (this as { name?: string | undefined }).name = undefined;
  }

  // Asked once, when the query is about to be sent.
  requiresPreparation(): boolean {
    const client = this.#client;
    const isAlone = client !== undefined && !client.isInTransaction();
    if (client && (isAlone || this.#account)) setQueryTimeout(client.connection.stream, this.#milliseconds);
    if (client && !client.isSettled && (isAlone || this.#account)) {
      this.#settings = everythingStatement(client.settings, this.#account);
    } else if (this.#account) {
      this.#settings = accountStatement(this.#account);
    }
    // A query that is not prepared would be sent as a message that can't share a transaction with another.
    return this.#settings !== undefined || above.requiresPreparation.call(this);
  }

  prepare(connection: Connection): void {
    if (this.#settings) this.#send(this.#settings, connection);
    above.prepare.call(this, connection);
  }

  #send({ name, text, values }: Required<Statement>, connection: Connection): void {
    const statement = this.#client?.keepsPrepared === false ? '' : name;
    this.#isFirst = statement !== '' && connection.submittedNamedStatements[statement] === undefined;
    if (this.#isFirst || statement === '') connection.parse({ name: statement, text });
    if (this.#isFirst) connection.submittedNamedStatements[statement] = text;
    connection.bind({ statement, values });
    connection.execute({ portal: '' });
  }

  // The first row and the first completion are those of the settings.
  handleDataRow(message: object): void {
    if (this.#isSet || !this.#settings) above.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: object, connection: Connection): void {
    if (this.#isSet || !this.#settings) above.handleCommandComplete.call(this, message, connection);
    this.#isSet = true;
  }

  handleReadyForQuery(connection: Connection): void {
    // Ahead of whoever is told: the connection may be given to the next one at once.
    clearQueryTimeout(connection.stream);
    above.handleReadyForQuery.call(this, connection);
  }

  handleError(error: Error, connection: Connection): void {
    clearQueryTimeout(connection.stream);
    // Whether the connection knows the statement now can't be told: the pool makes another one.
    if (this.#isFirst && !this.#isSet) connection.stream.destroy();
    above.handleError.call(this, error, connection);
  }
}

type Method<Args extends unknown[], Result = void> = (this: pg.Query, ...args: Args) => Result;

/** The parts of `pg.Query` that its types leave out. */
const above = pg.Query.prototype as unknown as {
  requiresPreparation: Method<[], boolean>;
  prepare: Method<[Connection]>;
  handleDataRow: Method<[object]>;
  handleCommandComplete: Method<[object, Connection]>;
  handleReadyForQuery: Method<[Connection]>;
  handleError: Method<[Error, Connection]>;
};
