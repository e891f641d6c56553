import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId, type Role, type Session } from '@masker/contract';
import { createListener, createSessionFeed, type Database, openDatabase, serverRole } from '@masker/db';
import { createTestDatabase } from '@masker/db/testing';
import type { Pool } from 'pg';
import { pino } from 'pino';
import {
  createApiHandler,
  createAuth,
  createAuthenticator,
  createServices,
  hearAccessChanges,
  signInAs,
} from '../../src/index.ts';
import { insertSessions } from './sessions.ts';

export const secret = 'a secret for tests, of more than thirty-two characters';

/** An account with somebody signed in to it. */
export interface Tenant {
  accountId: string;
  userId: string;
  /** `masker_session=…` */
  cookie: string;
}

/** What a request is sent with: a person's cookie, a service's token, both, or nothing. */
export type Credential = { cookie?: string; token?: string } | null;

/** The real thing, over real HTTP and a real PostgreSQL of its own, without the dashboard. */
export interface Installation {
  url: string;
  databaseUrl: string;
  /** As the owner of the database, whom row-level security does not hold: to look at what is really there. */
  database: Database;
  /** What the server logged, as JSON lines. */
  logged: string[];
  /** The statements on accounts' rows that the server has run, those in transactions left out. */
  statements: string[];
  /** What the clock of the server says; the present unless a test sets it. */
  clock: { now: number | null };
  /** Somebody new, in an account of their own unless another is named. */
  tenant(options?: { role?: Role; accountId?: string }): Promise<Tenant>;
  /** Adds sessions to an account, and the agents that they name. */
  insert(accountId: string, sessions: readonly Session[]): Promise<void>;
  get(path: string, who?: Credential, init?: RequestInit): Promise<Response>;
  /** Calls a procedure through the tRPC door. */
  query(procedure: string, input: unknown, who?: Credential): Promise<Response>;
  close(): Promise<void>;
}

/** @param options.databaseUrl of another installation, to be a second server on its database */
export async function createInstallation(options: { databaseUrl?: string } = {}): Promise<Installation> {
  const created = options.databaseUrl
    ? { url: options.databaseUrl, drop: async () => {} }
    : await createTestDatabase();
  const database = openDatabase({ url: created.url, connections: 8 });
  const serving = openDatabase({ url: created.url, role: serverRole, connections: 8 });
  const { directory, directoryPool, pool } = serving;
  const logged: string[] = [];
  const statements = statementsOf(pool);
  const clock: Installation['clock'] = { now: null };
  const listener = createListener({ url: created.url, onError: () => {} });
  const feed = createSessionFeed({ pool, listener, onError: () => {} });
  const services = createServices({
    pool,
    directoryPool,
    feed,
    secret,
    publicUrl: 'http://localhost',
    now: () => clock.now ?? Date.now(),
  });
  const auth = createAuth({ prisma: directory, secret, publicUrl: 'http://localhost' });
  const authenticator = createAuthenticator({ queries: services.queries, secret, secure: false });
  hearAccessChanges(listener, authenticator);
  const api = createApiHandler({
    services,
    authenticator,
    signIns: { demo: null, signOut: (headers) => auth.api.signOut({ headers, asResponse: true }) },
    ready: async () => {
      await pool.query('SELECT 1');
      return { pendingMigrations: [] };
    },
    logger: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
  });
  const server = createServer(api);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const get: Installation['get'] = (path, who, init) =>
    fetch(`${url}${path}`, {
      ...init,
      headers: {
        ...(who?.cookie ? { cookie: who.cookie } : {}),
        ...(who?.token ? { authorization: `Bearer ${who.token}` } : {}),
        ...init?.headers,
      },
    });

  return {
    url,
    databaseUrl: created.url,
    database,
    logged,
    statements,
    clock,
    get,
    insert: (accountId, sessions) => insertSessions(pool, accountId, sessions),
    query: (procedure, input, who) =>
      get(`/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`, who),
    async tenant({ role = 'admin', accountId = newId('account') } = {}) {
      const userId = newId('user');
      await directory.account.upsert({
        where: { id: accountId },
        create: { id: accountId, name: 'Test account' },
        update: {},
      });
      await directory.user.create({
        data: { id: userId, name: 'Test user', email: `${userId}@example.test` },
      });
      await directory.membership.create({ data: { accountId, userId, role } });
      return { accountId, userId, cookie: await signInAs(directory, secret, userId, accountId) };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      feed.stop();
      await listener.stop();
      await Promise.all([serving.close(), database.close()]);
      await created.drop();
    },
  };
}

/** Notes the text of every statement that is run on a pool. */
function statementsOf(pool: Pool): string[] {
  const noted: string[] = [];
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  const noting = (what: string | { text: string }, ...rest: unknown[]) => {
    noted.push(typeof what === 'string' ? what : what.text);
    return query(what, ...rest);
  };
  pool.query = noting as typeof pool.query;
  return noted;
}
