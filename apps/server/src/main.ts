import { setFlagsFromString } from 'node:v8';
import { createAuditRecorder } from '@masker/api';
import { misspeltSettings, readConfig } from './config.ts';
import { holdDataDir } from './data-dir.ts';
import { createDispatcher } from './dispatcher.ts';
import { drainable } from './drain.ts';
import { startBucketCleaning } from './edge/bucket-cleaning.ts';
import { createProxyTrust } from './edge/proxy-trust.ts';
import { listen, portOf } from './listen.ts';
import { createLog } from './log.ts';
import { openServerDatabase } from './open-database.ts';
import { startRetention } from './retention.ts';
import { startSearchIndexing } from './search-indexing.ts';
import { keepSecret } from './secret.ts';
import { notifyServiceManager } from './service-manager.ts';
import { createServing } from './serving.ts';
import { Shutdown } from './shutdown.ts';
import { explainFullDisk, StartFailure } from './start-failure.ts';
import { printStartupBanner } from './startup-banner.ts';
import { createSteps } from './steps.ts';

/** Starts all parts in order. If one fails, the parts that were already started are stopped. */
async function start(shutdown: Shutdown): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  for (const { seen, action } of misspeltSettings()) log.warn(`${seen} ${action}`);
  const steps = createSteps(process.stdout);

  const lock = await shutdown.start(
    'data directory',
    () => holdDataDir(config),
    (held) => held.release(),
  );
  const proxyTrust = createProxyTrust({
    publicUrl: config.publicUrl,
    trustProxy: config.edge.trustProxy,
  });
  const telemetry = await shutdown.start(
    'telemetry',
    async () => {
      if (config.telemetry === undefined) return null;
      const { startTelemetry } = await import('./telemetry/telemetry.ts');
      return startTelemetry(config.telemetry, {
        log,
        https: config.publicUrl?.startsWith('https:') ?? false,
      });
    },
    async (one) => one?.stop(),
  );
  const dispatcher = createDispatcher({
    https: config.publicUrl?.startsWith('https:') ?? false,
    addressOf: proxyTrust.addressOf,
    trace: telemetry?.trace,
  });
  const { listening: server } = await shutdown.start(
    'connections',
    async () => {
      const listening = await listen(dispatcher.handler, { ...config, ...config.edge });
      return { listening, drain: drainable(listening) };
    },
    ({ drain }) => {
      const drained = shutdown.drain(drain);
      dispatcher.close();
      return drained;
    },
  );
  const secret = config.authSecret ?? (await keepSecret(config.dataDir));
  const serverDatabase = await openServerDatabase({ config, secret, steps, log, shutdown });
  const { pool, directoryPool } = serverDatabase.database;
  telemetry?.traceStatements([pool, directoryPool, ...(serverDatabase.replicas?.pools ?? [])]);

  // Stops after the connections, because it records their last answers, and before the database.
  const recorder = await shutdown.start(
    'audit log',
    async () => createAuditRecorder({ pool, logger: log }),
    (one) => one.stop(),
    { before: 'connections' },
  );

  const port = portOf(server);
  const url = `http://${config.host === '127.0.0.1' ? 'localhost' : hostInUrl(config.host)}:${port}`;
  const serving = await createServing({
    config,
    secret,
    serverDatabase,
    recorder,
    proxyTrust,
    log,
    telemetry,
    url,
    steps,
  });
  await shutdown.start(
    'retention',
    async () =>
      startRetention({
        pool,
        directory: directoryPool,
        log,
        defaultDays: config.retentionDays ?? null,
      }),
    (pass) => pass.stop(),
  );
  await shutdown.start(
    'search index',
    async () => startSearchIndexing({ pool, directory: directoryPool, log }),
    (indexing) => indexing.stop(),
  );
  await shutdown.start(
    'exports',
    async () => serving.exports.start(),
    () => serving.exports.stop(),
  );
  await shutdown.start(
    'webhooks',
    async () => serving.webhooks.start(),
    () => serving.webhooks.stop(),
  );
  await shutdown.start(
    'cleaning of limits',
    async () => startBucketCleaning({ pool, log }),
    (cleaning) => cleaning.stop(),
  );
  dispatcher.open({
    ...serving,
    origin: `http://${loopback(config.host)}:${port}`,
    cookieName: config.cookieName,
  });
  shutdown.check();
  await lock.update({ url, databaseUrl: serverDatabase.url, cookieName: config.cookieName });
  await printStartupBanner({ steps, config, secret, serverDatabase, serving, url });
  await notifyServiceManager(config, url, log);
}

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** The host under which this process reaches itself. */
function loopback(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : hostInUrl(host);
}

// The reader of the output can disappear (`npm start 2>&1 | head`): keep running. Next.js writes an error that nobody
// handles to standard error, which would be the next one, for ever.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
// V8 counts memory outside of its heap as growth of the heap: an export, which only passes buffers on, made it collect the
// whole heap for every 24 MB, in more than half of its CPU (docs/performance.md). It may grow by so much in between.
setFlagsFromString('--heap-growing-percent=150');

const shutdown = new Shutdown();
try {
  await start(shutdown);
} catch (error) {
  if (!shutdown.begun) {
    process.stderr.write(`\nmasker-sessions did not start. ${explain(error)}\n`);
    await shutdown.run(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof StartFailure) return error.message;
  const full = explainFullDisk(error);
  if (full !== null) return full;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
