import pg from 'pg';
import { ScopedQuery, type Statement } from './scoped-query.ts';
import { pagePlans, type Queryable, queryLimit } from './scopes.ts';

/** Milliseconds that a statement may still run once nobody waits for it: most end sooner than they could be cancelled. */
const cancelAfterMs = 250;

/**
 * The account's rows, statement by statement, for as long as somebody waits for them: once `signal` aborts, PostgreSQL
 * is asked to end the statement that runs.
 *
 * @returns queries that fail with the reason of `signal` once it has aborted
 */
export function inAccountUntil(pool: pg.Pool, accountId: string, signal: AbortSignal): Queryable {
  const query = (what: string | Statement) => {
    const statement = typeof what === 'string' ? { text: what } : what;
    return run(pool, new ScopedQuery(statement, { accountId, ...pagePlans }, queryLimit(pool)), signal);
  };
  return { query: query as unknown as pg.Pool['query'] };
}

async function run(pool: pg.Pool, query: ScopedQuery, signal: AbortSignal): Promise<pg.QueryResult> {
  const client = await pool.connect();
  // A connection that breaks reports it here, and as the failure of its query.
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
    return await submit(client, query);
  } catch (error) {
    failure = error;
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    client.off('error', ignore);
    // A request to cancel may arrive late, and would end the next statement of the connection.
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

/** What a connection needs to ask for the end of another's statement; `pg` keeps it, its types leave it out. */
interface Target {
  host: string;
  port: number;
  ssl: unknown;
  processID: number;
  secretKey: number;
}

/** As `pg` has it, as far as it is used here. */
interface Connection extends NodeJS.EventEmitter {
  connect(port: number | string, host?: string): void;
  cancel(processId: number, secretKey: number): void;
  end(): void;
}

/**
 * Asks PostgreSQL to end what a connection is busy with, by a connection that is for that alone, as its protocol has
 * it. Poolers pass such a request on, unlike `pg_cancel_backend`, as they have process ids of their own.
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
