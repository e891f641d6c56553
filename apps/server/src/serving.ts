import type { RequestListener } from 'node:http';
import path from 'node:path';
import {
  createApiHandler,
  createAuth,
  createAuthenticator,
  createServices,
  demoSignIn,
  hearAccessChanges,
  type SignIns,
} from '@masker/api';
import { pendingMigrations } from '@masker/db/migrate';
import type { Logger } from 'pino';
import { type Config, repository } from './config.ts';
import { demoPerson } from './demo.ts';
import { signOut } from './sign-out.ts';
import type { Steps } from './steps.ts';
import { migrationsFolder, type Storage } from './storage.ts';

/** What answers requests, and what the greeting needs to know of it. */
export interface Serving {
  api: RequestListener;
  pages: RequestListener | null;
  /** Whether anybody may sign in as the demo user. */
  demo: boolean;
}

interface ServingOptions {
  config: Config;
  /** The installation's secret. */
  secret: string;
  storage: Storage;
  log: Logger;
  /** Where this server listens. */
  url: string;
  steps: Steps;
}

/** Composes the API and the pages over the database. */
export async function createServing({
  config,
  secret,
  storage,
  log,
  url,
  steps,
}: ServingOptions): Promise<Serving> {
  const { pool, directory: prisma, directoryPool } = storage.database;
  const publicUrl = config.publicUrl ?? url;
  const demo = config.databaseUrl === undefined && isLoopback(config.host);
  const services = createServices({ pool, directoryPool, feed: storage.feed, secret, publicUrl });
  const authenticator = createAuthenticator({
    queries: services.queries,
    secret,
    secure: publicUrl.startsWith('https:'),
  });
  hearAccessChanges(storage.listener, authenticator);
  const api = createApiHandler({
    services,
    authenticator,
    signIns: createSignIns({ prisma, secret, publicUrl, demo }),
    ready: async () => ({ pendingMigrations: await pendingMigrations({ pool, folder: migrationsFolder }) }),
    logger: log,
  });
  if (config.apiOnly) return { api, pages: null, demo };
  const pages = await steps.run(
    'Opening the dashboard',
    async () => {
      const { openPages } = await import('@masker/dashboard/open-pages');
      return openPages(path.join(repository, 'apps/dashboard'));
    },
    () => 'Dashboard open',
  );
  return { api, pages, demo };
}

function createSignIns(options: {
  prisma: Storage['database']['directory'];
  secret: string;
  publicUrl: string;
  demo: boolean;
}): SignIns {
  const { demo, ...settings } = options;
  if (!demo) {
    const auth = createAuth(settings);
    return { demo: null, signOut: signOut(auth, settings) };
  }
  const plugin = demoSignIn(settings.prisma, demoPerson);
  const auth = createAuth({ ...settings, plugins: [plugin] });
  const { signInDemo } = auth.api as unknown as {
    signInDemo(options: { headers: Headers; asResponse: true }): Promise<Response>;
  };
  return {
    demo: (headers) => signInDemo({ headers, asResponse: true }),
    signOut: signOut(auth, settings),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
