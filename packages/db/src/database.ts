import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';
import { AnswerMonitor } from './scope/answer-monitor.ts';
import type { Pooling } from './scope/recognise-pooler.ts';
import { type ScopedClient, scopedClient } from './scope/scoped-client.ts';
import { setQueryLimit } from './scope/scopes.ts';

export type { PrismaClient } from './generated/client.ts';

/** The connections to the database: for data of accounts, and for accounts and credentials. */
export interface Database {
  /** Data of accounts. Without `inAccount` or `inTransaction`, queries see no rows. */
  readonly pool: pg.Pool;
  /** Users, accounts, members and credentials of all accounts, and nothing else. */
  readonly directory: PrismaClient;
  /** The same data as `directory`, for hand-written SQL. */
  readonly directoryPool: pg.Pool;
  /** One connection with the rights of the directory, for probes while all other connections are busy. */
  readonly probePool: pg.Pool;
  /** Detects a pooler between this process and PostgreSQL. Connects to do so. */
  pooling(): Promise<Pooling>;
  /** Closes all connections after running queries have finished. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgresql://…` */
  url: string;
  /** The role to act as; the role in the URL must be a member of it. Default: the role in the URL. */
  role?: string;
  /** The maximum number of connections, plus a few for the directory and one for probes. */
  connections?: number;
  /** The timeout of a query, in milliseconds. Default 30 s. */
  queryMs?: number;
  /** How long a query waits for a connection, in milliseconds. Default 5 s. */
  connectMs?: number;
  /**
   * Uses prepared statements even if the pooler may lose them, which is safe if it runs in session mode. Default false:
   * they are used without a pooler, and with one that keeps them.
   */
  preparedStatements?: boolean;
  /** Called when an idle connection breaks; the pool replaces it. */
  onIdleError?: (error: Error) => void;
}

/** The timeout of a probe, in milliseconds: shorter than that of queries, because probe clients time out early. */
const probeMs = 4_000;

/** The default of {@link DatabaseOptions.connectMs}. */
const defaultConnectMs = 5_000;

/** A few are sufficient: sign-ins are rare, and credentials are cached briefly. */
const directoryConnections = 4;

/**
 * Opens the database lazily: it connects with the first query, so this cannot fail.
 *
 * A query fails if it gets no connection within 5 s, if it exceeds its timeout, or after 3 s if PostgreSQL answers nothing
 * at all, also on other connections. For a client that is checked out for a transaction, PostgreSQL's own limit applies,
 * which the transaction may lift, and 30 s without any answer.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { connections = 16 } = options;
  const probePool = openPool({ ...options, queryMs: probeMs }, 1, true);
  const monitor = new AnswerMonitor(() => probePool.query('SELECT'));
  const pool = openPool(options, connections, false, monitor);
  const directoryPool = openPool(options, Math.min(connections, directoryConnections), true, monitor);
  const directory = new PrismaClient({ adapter: new PrismaPg(directoryPool) });
  return {
    pool,
    directory,
    directoryPool,
    probePool,
    async pooling() {
      const client = await pool.connect();
      client.release();
      return scoped(client).pooling;
    },
    async close() {
      await directory.$disconnect();
      await Promise.all([pool, directoryPool, probePool].map((one) => (one.ended ? undefined : one.end())));
    },
  };
}

function openPool(
  options: DatabaseOptions,
  connections: number,
  directory: boolean,
  monitor?: AnswerMonitor,
): pg.Pool {
  const { url, role = '', queryMs = 30_000, connectMs = defaultConnectMs } = options;
  const { preparedStatements = false, onIdleError } = options;
  // PostgreSQL enforces the timeout first; this longer one handles a PostgreSQL that does not respond.
  const patienceMs = queryMs * 1.2;
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: 60_000,
    application_name: 'masker-sessions',
    Client: scopedClient({
      settings: { directory, statementMs: queryMs, role },
      queryMs: patienceMs,
      monitor,
      connectMs,
      preparedStatements,
    }),
    // The pool awaits this before it uses the connection.
    onConnect: (client) => scoped(client).settle(),
  });
  setQueryLimit(pool, patienceMs);
  pool.on('error', (error) => onIdleError?.(error));
  return pool;
}

const scoped = (client: pg.ClientBase) => client as unknown as ScopedClient;
