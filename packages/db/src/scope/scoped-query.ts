import pg from 'pg';
import type { AnswerMonitor } from './answer-monitor.ts';
import { clearQueryTimeout, type Stream, setQueryTimeout } from './query-timeout.ts';
import {
  type AccountSettings,
  accountStatement,
  type ConnectionSettings,
  everythingStatement,
} from './settings.ts';
import type { Statement } from './statement.ts';

/** The used part of the connection to which `pg` writes its messages. */
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
  /** Tells whether its database answers at all; undefined on the connection that asks for that. */
  monitor: AnswerMonitor | undefined;
  /** Whether its settings persist: there is no pooler that may switch connections. */
  isSettled: boolean;
  /** Whether its prepared statements persist. */
  keepsPrepared: boolean;
  isInTransaction(): boolean;
}

/**
 * A statement that runs with its own settings, in one round trip.
 *
 * PostgreSQL treats all messages up to the next Sync as one transaction. So the settings, local to the transaction, are
 * sent before the statement, without a Sync in between.
 */
export class ScopedQuery extends pg.Query {
  readonly #account: AccountSettings | undefined;
  readonly #milliseconds: number | undefined;
  #client: ScopedConnection | undefined;
  #settings: Required<Statement> | undefined;
  #isFirst = false;
  #isSet = false;

  /**
   * @param account the account whose rows it sees; by default, the settings of its connection and transaction apply
   * @param milliseconds without an answer after which the connection is destroyed, which fails the query; within a
   *   transaction there is none unless an account is given
   */
  constructor(statement: pg.QueryConfig, account?: AccountSettings, milliseconds?: number) {
    super(statement);
    this.#account = account;
    this.#milliseconds = milliseconds;
  }

  /** Sets the client on which the query runs. Must be called before the query is sent. */
  runOn(client: ScopedConnection): void {
    this.#client = client;
    if (!client.keepsPrepared) (this as { name?: string | undefined }).name = undefined;
  }

  // Called once, immediately before the query is sent.
  requiresPreparation(): boolean {
    const client = this.#client;
    const isAlone = client !== undefined && !client.isInTransaction();
    if (client) {
      const milliseconds = isAlone || this.#account ? this.#milliseconds : undefined;
      setQueryTimeout(client.connection.stream, milliseconds, client.monitor);
    }
    if (client && !client.isSettled && (isAlone || this.#account)) {
      this.#settings = everythingStatement(client.settings, this.#account);
    } else if (this.#account) {
      this.#settings = accountStatement(this.#account);
    }
    // A query that is not prepared is sent as a simple query, which cannot share a transaction with other messages.
    return this.#settings !== undefined || base.requiresPreparation.call(this);
  }

  prepare(connection: Connection): void {
    if (this.#settings) this.#send(this.#settings, connection);
    base.prepare.call(this, connection);
  }

  #send({ name, text, values }: Required<Statement>, connection: Connection): void {
    const statement = this.#client?.keepsPrepared === false ? '' : name;
    this.#isFirst = statement !== '' && connection.submittedNamedStatements[statement] === undefined;
    if (this.#isFirst || statement === '') connection.parse({ name: statement, text });
    if (this.#isFirst) connection.submittedNamedStatements[statement] = text;
    connection.bind({ statement, values });
    connection.execute({ portal: '' });
  }

  // The first row and the first completion belong to the settings.
  handleDataRow(message: object): void {
    if (this.#isSet || !this.#settings) base.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: object, connection: Connection): void {
    if (this.#isSet || !this.#settings) base.handleCommandComplete.call(this, message, connection);
    this.#isSet = true;
  }

  handleReadyForQuery(connection: Connection): void {
    // Before the callback, because the connection may be reused immediately after it.
    clearQueryTimeout(connection.stream);
    base.handleReadyForQuery.call(this, connection);
  }

  handleError(error: Error, connection: Connection): void {
    clearQueryTimeout(connection.stream);
    // It is unknown whether the connection has prepared the statement, so the pool must replace the connection.
    if (this.#isFirst && !this.#isSet) connection.stream.destroy();
    base.handleError.call(this, error, connection);
  }
}

type Method<Args extends unknown[], Result = void> = (this: pg.Query, ...args: Args) => Result;

/** The parts of `pg.Query` that its types omit. */
const base = pg.Query.prototype as unknown as {
  requiresPreparation: Method<[], boolean>;
  prepare: Method<[Connection]>;
  handleDataRow: Method<[object]>;
  handleCommandComplete: Method<[object, Connection]>;
  handleReadyForQuery: Method<[Connection]>;
  handleError: Method<[Error, Connection]>;
};
