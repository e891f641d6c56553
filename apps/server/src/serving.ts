import type { RequestListener } from 'node:http';
import path from 'node:path';
import {
  type AuditRecorder,
  createApiHandler,
  createAuthenticator,
  createInspector,
  createLimits,
  createRegistry,
  createServices,
  forgetChangedCredentials,
  limiterSizes,
  measureInstallation,
  noticeNewSessions,
  type ProxyTrust,
  type Services,
  type SignIns,
} from '@masker/api';
import type { Logger } from 'pino';
import { type Config, repository } from './config.ts';
import { createSignInLink, type SignInLink } from './demo.ts';
import type { ServerDatabase } from './open-database.ts';
import { createReadiness } from './readiness.ts';
import { createSignIn } from './sign-in.ts';
import type { Steps } from './steps.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** The request handlers, and the data for the startup banner. */
export interface Serving {
  api: RequestListener;
  pages: RequestListener | null;
  signIns: SignIns;
  /** The exports that are made in the background. */
  exports: Services['exports'];
  /** The addresses that are sent events. */
  webhooks: Services['webhooks'];
  /** The sign-in link for the startup banner; null if users can sign in only in other ways. */
  link: SignInLink | null;
}

interface ServingOptions {
  config: Config;
  /** The installation's secret. */
  secret: string;
  serverDatabase: ServerDatabase;
  recorder: AuditRecorder;
  proxyTrust: ProxyTrust;
  log: Logger;
  telemetry: Telemetry | null;
  /** The address of this server. */
  url: string;
  steps: Steps;
}

/** Composes the API and the pages over the database. */
export async function createServing({
  config,
  secret,
  serverDatabase,
  recorder,
  proxyTrust,
  log,
  telemetry,
  url,
  steps,
}: ServingOptions): Promise<Serving> {
  const { replicas } = serverDatabase;
  const { pool, directory, directoryPool } = serverDatabase.database;
  const publicUrl = config.publicUrl ?? url;
  const link = await createSignInLink(config, directoryPool);
  const signIns = createSignIn({
    config,
    prisma: directory,
    directory: directoryPool,
    secret,
    publicUrl,
    link,
  });
  const services = createServices({
    pool,
    directoryPool,
    feed: serverDatabase.feed,
    replicas,
    recorder,
    secret,
    publicUrl,
    exports: config.exports,
    webhooks: config.webhooks,
    sources: config.sources,
    logger: log,
  });
  const authenticator = createAuthenticator({
    queries: services.queries,
    secret,
    secure: publicUrl.startsWith('https:'),
    cookieName: config.cookieName,
  });
  noticeNewSessions(serverDatabase.listener, services.webhooks);
  forgetChangedCredentials(serverDatabase.listener, authenticator);
  const ready = createReadiness(serverDatabase.database, recorder);
  const registry = createRegistry({ requests: pool, directory: directoryPool });
  measureInstallation(registry, {
    probePool: serverDatabase.database.probePool,
    ready,
    dataDir: config.dataDir,
    exportDir: 's3' in config.exports.place ? null : config.exports.place.folder,
  });
  const api = createApiHandler({
    services,
    authenticator,
    signIns,
    ready,
    logger: log,
    registry,
    ...(telemetry?.onExchange ? { onExchange: telemetry.onExchange } : {}),
    limits: createLimits({ pool, accounts: config.edge.rateLimit }),
    limiters: limiterSizes(config.edge.maxRequests),
    proxyTrust,
    inspect: createInspector(secret, proxyTrust, !config.apiOnly),
  });
  telemetry?.sendMetrics(registry);
  const { exports, webhooks } = services;
  if (config.apiOnly) return { api, pages: null, signIns, exports, webhooks, link };
  const pages = await steps.run(
    'Opening the dashboard',
    async () => {
      const { openPages } = await import('@masker/dashboard/open-pages');
      return openPages(path.join(repository, 'apps/dashboard'));
    },
    () => 'Dashboard open',
  );
  return { api, pages, signIns, exports, webhooks, link };
}
