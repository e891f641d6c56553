import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accountHeader, newId, type Role, type Session } from '@masker/contract';
import {
  createListener,
  createSessionFeed,
  type Database,
  openDatabase,
  type PrismaClient,
  refusesWrites,
  serverRole,
  unavailability,
} from '@masker/db';
import { createTestDatabase } from '@masker/db/testing';
import type { Pool } from 'pg';
import { pino } from 'pino';
import {
  type ApiOptions,
  type AuditRecorder,
  createApiHandler,
  createAuditRecorder,
  createAuth,
  createAuthenticator,
  createInvitationSignIn,
  createLimits,
  createProviderSignIn,
  createRegistry,
  createServices,
  demoSignIn,
  forgetChangedCredentials,
  type IdentityProvider,
  noticeNewSessions,
  type S3Settings,
  type Services,
  type ServicesOptions,
  signInAs,
} from '../../src/index.ts';
import { insertSessions } from './sessions.ts';

export const secret = 'a secret for tests, of more than thirty-two characters';

/** What the sign-in link of an installation carries. */
export const linkSecret = 'the secret of a sign-in link';

/** An account with somebody signed in to it. */
export interface Tenant {
  accountId: string;
  userId: string;
  /** `masker_session=…` */
  cookie: string;
}

/** What a request is sent with: a person's cookie, a service's token, both, or nothing. */
export type Credential = {
  cookie?: string;
  token?: string;
  /** The account that the request says it is meant for. */
  account?: string;
} | null;

/** The real thing, over real HTTP and a real PostgreSQL of its own, without the dashboard. */
export interface Installation {
  url: string;
  databaseUrl: string;
  /** As the owner of the database, whom row-level security does not hold: to look at what is really there. */
  database: Database;
  /** The connections that requests are served through. */
  serving: Pool;
  /** People and accounts, as the server sees them. */
  directory: PrismaClient;
  /** What the server logged, as JSON lines. */
  logged: string[];
  /** The statements on accounts' rows that the server has run, those in transactions left out. */
  statements: string[];
  /** What the clock of the server says; the present unless a test sets it. */
  clock: { now: number | null };
  recorder: AuditRecorder;
  services: Services;
  /** Where it keeps exports. */
  exportFolder: string;
  /** Somebody new, in an account of their own unless another is named. */
  tenant(options?: { role?: Role; accountId?: string }): Promise<Tenant>;
  /** Adds sessions to an account, and the agents that they name. */
  insert(accountId: string, sessions: readonly Session[]): Promise<void>;
  get(path: string, who?: Credential, init?: RequestInit): Promise<Response>;
  /** Calls a procedure through tRPC. */
  query(procedure: string, input: unknown, who?: Credential): Promise<Response>;
  /** Leaves the server without its database. */
  loseDatabase(): Promise<void>;
  close(): Promise<void>;
}

export interface InstallationOptions extends Pick<ApiOptions, 'limiters' | 'stallTimeout' | 'proxyTrust'> {
  /** Of another installation, to be a second server on its database. */
  databaseUrl?: string;
  /** Whether accounts may ask only so often. */
  rateLimit?: boolean;
  /** Whether anybody may sign in as a demo user. */
  demo?: boolean;
  /** Who people can sign in with. */
  identityProvider?: IdentityProvider;
  /** Where exports are kept, if not in a folder. */
  exportBucket?: S3Settings;
  /** The bytes that the exports of an account may have. */
  maxExportBytes?: number;
  /** The retention of accounts without a setting, in days; null: for ever. */
  retentionDays?: number | null;
  /** The settings of sources. */
  sources?: ServicesOptions['sources'];
  /** Who stamps the statements of exports. */
  timestampAuthority?: ServicesOptions['exports']['timestampAuthority'];
  /** The milliseconds before each retry of a message to a webhook. */
  webhookRetries?: readonly number[];
  /** Hosts inside that webhooks may have; this machine unless given. */
  allowedHosts?: readonly string[];
}

export async function createInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const created = options.databaseUrl
    ? { url: options.databaseUrl, drop: async () => {} }
    : await createTestDatabase();
  // A busy machine takes seconds for a connection.
  const patient = { url: created.url, connections: 8, connectMs: 60_000 };
  const database = openDatabase(patient);
  const serving = openDatabase({ ...patient, role: serverRole });
  const { directory, directoryPool, pool } = serving;
  const logged: string[] = [];
  const statements = statementsOf(pool);
  const clock: Installation['clock'] = { now: null };
  // A busy machine is not to look like a lost connection, after which every watcher is told to reload.
  const listener = createListener({ url: created.url, onError: () => {}, heartbeat: 60_000 });
  const feed = createSessionFeed({ pool, listener, onError: () => {} });
  const logger = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const recorder = createAuditRecorder({ pool, logger });
  const exportFolder = await mkdtemp(path.join(tmpdir(), 'masker-exports-'));
  const services = createServices({
    pool,
    directoryPool,
    feed,
    recorder,
    secret,
    publicUrl: 'http://localhost',
    exports: {
      place: options.exportBucket ? { s3: options.exportBucket } : { folder: exportFolder },
      keepMs: 86_400_000,
      maxBytes: options.maxExportBytes ?? 2 ** 30,
      retentionDays: options.retentionDays ?? null,
      atOnce: 2,
      timestampAuthority: options.timestampAuthority,
    },
    webhooks: {
      allowedHosts: options.allowedHosts ?? ['127.0.0.1'],
      ...(options.webhookRetries ? { retryDelays: options.webhookRetries } : {}),
    },
    logger,
    ...(options.sources ? { sources: options.sources } : {}),
    now: () => clock.now ?? Date.now(),
  });
  services.exports.start();
  services.webhooks.start();
  noticeNewSessions(listener, services.webhooks);
  const person = { name: 'Demo user', email: 'demo@example.test' };
  const plugins = [demoSignIn(directoryPool, person)];
  const auth = createAuth({ prisma: directory, secret, publicUrl: 'http://localhost', plugins });
  const { signInDemo } = auth.api as unknown as {
    signInDemo(options: { headers: Headers; asResponse: true }): Promise<Response>;
  };
  const authenticator = createAuthenticator({ queries: services.queries, secret, secure: false });
  forgetChangedCredentials(listener, authenticator);
  const api = createApiHandler({
    services,
    authenticator,
    signIns: {
      demo: options.demo
        ? {
            secret: linkSecret,
            hasDemoData: true,
            signIn: (headers) => signInDemo({ headers, asResponse: true }),
          }
        : null,
      providers: options.identityProvider
        ? [
            createProviderSignIn({
              identityProvider: options.identityProvider,
              prisma: directory,
              secret,
              publicUrl: 'http://localhost',
              signUp: 'open',
            }),
          ]
        : [],
      invitations: createInvitationSignIn({
        prisma: directory,
        secret,
        publicUrl: 'http://localhost',
      }),
      publicUrl: 'http://localhost',
      signOut: (headers) => auth.api.signOut({ headers, asResponse: true }),
    },
    ready: async () => {
      const unavailable = await refusesWrites(serving.probePool);
      return { pendingMigrations: [], unavailable: unavailable ?? unavailability(recorder.failure) };
    },
    registry: createRegistry({ requests: pool }),
    limits: createLimits({ pool, accounts: options.rateLimit ?? false }),
    ...(options.limiters ? { limiters: options.limiters } : {}),
    ...(options.stallTimeout ? { stallTimeout: options.stallTimeout } : {}),
    ...(options.proxyTrust ? { proxyTrust: options.proxyTrust } : {}),
    logger,
  });
  // A request must not meet the end of an idle connection, which a busy machine makes likely.
  const server = createServer({ keepAliveTimeout: 0 }, api);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const get: Installation['get'] = (path, who, init) =>
    fetch(`${url}${path}`, {
      ...init,
      headers: {
        ...(who?.cookie ? { cookie: who.cookie } : {}),
        ...(who?.token ? { authorization: `Bearer ${who.token}` } : {}),
        ...(who?.account === undefined ? {} : { [accountHeader]: who.account }),
        ...init?.headers,
      },
    });

  return {
    url,
    databaseUrl: created.url,
    database,
    serving: pool,
    directory,
    logged,
    statements,
    clock,
    recorder,
    services,
    exportFolder,
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
      return { accountId, userId, cookie: await signInAs(directoryPool, secret, userId, accountId) };
    },
    loseDatabase: () => serving.close(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      feed.stop();
      await services.exports.stop();
      await services.webhooks.stop();
      await rm(exportFolder, { recursive: true, force: true });
      await recorder.stop();
      await listener.stop();
      await Promise.all([serving.close(), database.close()]);
      await created.drop();
    },
  };
}

/** Notes the text of every statement on accounts' rows that is run on a pool, those in transactions left out. */
function statementsOf(pool: Pool): string[] {
  const noted: string[] = [];
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const noting = (what: string | { text: string }, ...rest: unknown[]) => {
      if (typeof what === 'object' && 'submit' in what) noted.push(what.text);
      return query(what, ...rest);
    };
    client.query = noting as typeof client.query;
  });
  return noted;
}
