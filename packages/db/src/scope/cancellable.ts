import pg from 'pg';
import { ScopedQuery } from './scoped-query.ts';
import { pagePlans, type Queryable, queryLimit } from './scopes.ts';
import type { Statement } from './statement.ts';

/** Milliseconds between the abort and the cancel request: most statements end sooner than they can be cancelled. */
const cancelAfterMs = 250;

/**
 * Runs single statements in the scope of an account until `signal` aborts. PostgreSQL is then asked to cancel the
 * running statement.
 *
 * @returns a Queryable whose queries fail with the reason of `signal` after it aborts
 */
export function inAccountUntil(pool: pg.Pool, accountId: string, signal: AbortSignal): Queryable {
  const query = (what: string | Statement) => {
    const statement = typeof what === 'string' ? { text: what } : what;
    return run(pool, new ScopedQuery(statement, { accountId, ...pagePlans }, queryLimit(pool)), signal);
  };
  return { query: query as unknown as pg.Pool['query'] };
}

function run(pool: pg.Pool, query: ScopedQuery, signal: AbortSignal): Promise<pg.QueryResult> {
  return withClientUntil(pool, signal, (client) => submit(client, query));
}

/**
 * Runs `work` on a client of its own until `signal` aborts. PostgreSQL is then asked to cancel the running statement.
 * A client whose work failed does not return to the pool.
 *
 * @throws the reason of `signal`, and errors of `work`
 */
export async function withClientUntil<T>(
  pool: pg.Pool,
  signal: AbortSignal,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // A broken connection emits this event in addition to failing its query.
  const ignore = () => {};
  client.on('error', ignore);
  let timer: NodeJS.Timeout | undefined;
  let cancelled = false;
  const cancel = () => {
    timer = setTimeout(() => {
      cancelled = true;
      requestCancel(client);
    }, cancelAfterMs);
  };
  let failure: unknown;
  try {
    signal.throwIfAborted();
    signal.addEventListener('abort', cancel, { once: true });
    return await work(client);
  } catch (error) {
    failure = error;
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    client.off('error', ignore);
    // A cancel request may arrive late and would then cancel the next statement of the connection.
    client.release(cancelled || (failure !== undefined && !signal.aborted));
  }
}

function submit(client: pg.PoolClient, query: ScopedQuery): Promise<pg.QueryResult> {
  const ask = client.query as unknown as (
    query: ScopedQuery,
    done: (error: Error | null, result: pg.QueryResult) => void,
  ) => void;
  return new Promise((resolve, reject) => {
    ask.call(client, query, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** The data for a cancel request. `pg` has it, but its types omit it. */
interface Target {
  host: string;
  port: number;
  ssl: unknown;
  processID: number;
  secretKey: number;
}

/** The used part of the `Connection` of `pg`. */
interface Connection extends NodeJS.EventEmitter {
  connect(port: number | string, host?: string): void;
  cancel(processId: number, secretKey: number): void;
  end(): void;
}

/**
 * Asks PostgreSQL to cancel a connection's running statement, over a separate connection, as its protocol requires.
 * Poolers forward such a request, unlike `pg_cancel_backend`, because they use their own process ids.
 */
function requestCancel(client: pg.PoolClient): void {
  const { host, port, ssl, processID, secretKey } = client as unknown as Target;
  const { Connection } = pg as unknown as { Connection: new (options: { ssl: unknown }) => Connection };
  const connection = new Connection({ ssl });
  connection.on('error', () => {});
  connection.once(ssl ? 'sslconnect' : 'connect', () => connection.cancel(processID, secretKey));
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
  else connection.connect(port, host);
}
