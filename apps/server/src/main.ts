import { lockDataDir } from '@masker/db/embedded';
import { ConfigError, readConfig } from './config.ts';
import { createFront } from './front.ts';
import { greet } from './greeting.ts';
import { listen, portOf } from './listen.ts';
import { createLog } from './log.ts';
import { createServing } from './serving.ts';
import { Shutdown } from './shutdown.ts';
import { createSteps } from './steps.ts';
import { openStorage } from './storage.ts';

/** Starts everything, in order; whatever was started is stopped again if a later part fails. */
async function start(shutdown: Shutdown): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const steps = createSteps(process.stdout);

  const lock = await lockDataDir(config.dataDir, { embedded: config.databaseUrl === undefined });
  shutdown.add('data directory', () => lock.release());

  const front = createFront();
  const server = await listen(front.handler, config.port, config.host);
  shutdown.add('connections', () => shutdown.drain(server));

  const storage = await openStorage(config, steps, log);
  shutdown.add('database', () => storage.stop(), { before: 'connections' });

  const port = portOf(server);
  const url = `http://${config.host === '127.0.0.1' ? 'localhost' : hostInUrl(config.host)}:${port}`;
  const serving = await createServing({ config, storage, log, url, steps });
  front.open({ ...serving, origin: `http://${loopback(config.host)}:${port}` });
  await lock.update({ url, databaseUrl: storage.url });

  await greet({ steps, config, storage, serving, url });
}

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Where this process reaches itself. */
function loopback(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : hostInUrl(host);
}

const shutdown = new Shutdown();
try {
  await start(shutdown);
} catch (error) {
  if (!shutdown.begun) {
    const known = error instanceof ConfigError || (error as Error).name === 'DataDirLockedError';
    process.stderr.write(
      `\nmasker-sessions did not start. ${known ? (error as Error).message : explain(error)}\n`,
    );
    await shutdown.run(1);
  }
}

function explain(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
