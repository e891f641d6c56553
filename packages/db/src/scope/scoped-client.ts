import pg from 'pg';
import type { AnswerMonitor } from './answer-monitor.ts';
import { clearQueryTimeout, setQueryTimeout } from './query-timeout.ts';
import { type Pooling, recognisePooler, runQuery } from './recognise-pooler.ts';
import { type ScopedConnection, ScopedQuery } from './scoped-query.ts';
import { type ConnectionSettings, settleConnection, settleTransaction } from './settings.ts';

type Callback = (error: Error | undefined, result: pg.QueryResult) => void;

/** Options of {@link scopedClient}. */
export interface ScopedClientOptions {
  settings: ConnectionSettings;
  /** Milliseconds without an answer after which the connection is destroyed. */
  queryMs: number;
  /** Tells whether the database answers at all. A connection is not waited for if it does not. */
  monitor?: AnswerMonitor | undefined;
  /** Milliseconds to wait for a new connection. */
  connectMs: number;
  /** Uses prepared statements even if a pooler may lose them. */
  preparedStatements: boolean;
}

/** A client that runs all of its statements with its settings. */
export interface ScopedClient extends ScopedConnection {
  pooling: Pooling;
  /** Detects a pooler, and applies the settings if there is none. Must be awaited before the first query. */
  settle(): Promise<void>;
}

/**
 * Creates a class of clients that run all statements with the same settings. The settings are not startup parameters,
 * because poolers refuse unknown ones. On a direct connection they are set once. Through a pooler, they are sent with
 * each transaction, including single statements, since the next one may run on another connection.
 */
export function scopedClient(options: ScopedClientOptions): typeof pg.Client {
  const { settings, queryMs, monitor, connectMs, preparedStatements } = options;

  // A pooler keeps queries waiting while its connections are busy, probes too: silence says nothing there.
  let isDirect = true;

  class Client extends pg.Client {
    readonly settings = settings;
    get monitor(): AnswerMonitor | undefined {
      return isDirect ? monitor : undefined;
    }

    pooling: Pooling = 'may lose prepared statements';
    isSettled = false;

    get keepsPrepared(): boolean {
      return preparedStatements || this.pooling !== 'may lose prepared statements';
    }

    isInTransaction(): boolean {
      return this.getTransactionStatus() !== 'I';
    }

    // biome-ignore lint/suspicious/noExplicitAny: it has two overloads, which both stay supported.
    override connect(callback?: any): any {
      const { stream } = (this as unknown as ScopedConnection).connection;
      setQueryTimeout(stream, connectMs, this.monitor);
      this.once('connect', () => clearQueryTimeout(stream));
      return super.connect(callback);
    }

    async settle(): Promise<void> {
      this.pooling = await recognisePooler(this);
      isDirect = this.pooling === 'none';
      if (this.pooling !== 'none') return;
      await runQuery(this, new pg.Query(settleConnection(settings)));
      this.isSettled = true;
    }

    // biome-ignore lint/suspicious/noExplicitAny: it has ten overloads, which all stay supported.
    override query(what: any, values?: any, callback?: any): any {
      const query = this.#scoped(what, values);
      const done: Callback | undefined = typeof values === 'function' ? values : callback;
      if (done) return super.query(query as never, done as never);
      if (query === what) return super.query(what, values);
      return new Promise((resolve, reject) => {
        const settle: Callback = (error, result) => (error ? reject(error) : resolve(result));
        super.query(query as never, settle as never);
      });
    }

    #scoped(what: string | pg.QueryConfig | pg.Submittable, values: unknown): pg.Submittable {
      // COPY, and queries that must be sent unchanged.
      if (typeof what === 'object' && 'submit' in what) {
        if (what instanceof ScopedQuery) what.runOn(this);
        return what;
      }
      const config: pg.QueryConfig = {
        ...(typeof what === 'string' ? { text: what } : what),
        ...(Array.isArray(values) ? { values } : {}),
      };
      const begin = this.isSettled
        ? undefined
        : /^\s*(?:BEGIN|START\s+TRANSACTION)\b[^;]*/i.exec(config.text)?.[0];
      if (begin !== undefined) {
        const rest = config.text.slice(begin.length);
        return new pg.Query({ ...config, text: `${begin}; ${settleTransaction(settings)}${rest}` });
      }
      const query = new ScopedQuery(config, undefined, queryMs);
      query.runOn(this);
      return query;
    }
  }
  return Client as unknown as typeof pg.Client;
}
