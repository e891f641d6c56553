import pg from 'pg';
import { type Pooling, recognisePooler, runQuery } from './recognise-pooler.ts';
import { type ScopedConnection, ScopedQuery } from './scoped-query.ts';
import { type ConnectionSettings, settleConnection, settleTransaction } from './settings.ts';

type Callback = (error: Error | undefined, result: pg.QueryResult) => void;

/** How the clients of {@link scopedClient} are to be. */
export interface ScopedClientOptions {
  settings: ConnectionSettings;
  /** Milliseconds after which a silent database loses the connection. */
  queryMs: number;
  /** Use prepared statements even where a pooler may lose them. */
  preparedStatements: boolean;
}

/** A client whose statements all run with its settings. */
export interface ScopedClient extends ScopedConnection {
  pooling: Pooling;
  /** Finds out what is between, and settles the connection if nothing is. To be awaited before its first use. */
  settle(): Promise<void>;
}

/**
 * A class of clients whose statements all run with the same settings. None is asked for when the connection starts:
 * poolers refuse what they do not know. On a connection of its own they are set once. Through a pooler each
 * transaction, single statements included, brings them along, since the next one may run on another connection.
 */
export function scopedClient(options: ScopedClientOptions): typeof pg.Client {
  const { settings, queryMs, preparedStatements } = options;

  class Client extends pg.Client {
    readonly settings = settings;
    pooling: Pooling = 'may lose prepared statements';
    isSettled = false;

    get keepsPrepared(): boolean {
      return preparedStatements || this.pooling !== 'may lose prepared statements';
    }

    isInTransaction(): boolean {
      return this.getTransactionStatus() !== 'I';
    }

    async settle(): Promise<void> {
      this.pooling = await recognisePooler(this);
      if (this.pooling !== 'none') return;
      await runQuery(this, new pg.Query(settleConnection(settings)));
      this.isSettled = true;
    }

    // biome-ignore lint/suspicious/noExplicitAny: it has ten forms, which all stay as they are.
    override query(what: any, values?: any, callback?: any): any {
      const query = this.#scoped(what, values);
      const told: Callback | undefined = typeof values === 'function' ? values : callback;
      if (told) return super.query(query as never, told as never);
      if (query === what) return super.query(what, values);
      return new Promise((resolve, reject) => {
        const settle: Callback = (error, result) => (error ? reject(error) : resolve(result));
        super.query(query as never, settle as never);
      });
    }

    #scoped(what: string | pg.QueryConfig | pg.Submittable, values: unknown): pg.Submittable {
      // COPY, and what has to be asked as it is.
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
