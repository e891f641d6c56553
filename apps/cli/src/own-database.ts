import { readdir } from 'node:fs/promises';
import { CommandError } from './command-error.ts';
import type { Config } from './config.ts';
import { findInstallation } from './installation.ts';

/**
 * Calls `work` with the database of an installation whose server may be running or not: an embedded database is started
 * for the duration of the call.
 *
 * @param mode `stopped` refuses a running server on the data folder
 */
export async function withOwnDatabase<T>(
  config: Config,
  mode: 'any' | 'stopped',
  work: (database: { url: string; embedded: boolean }) => Promise<T>,
): Promise<T> {
  const { lockDataDir, readServerInfo, silentLog, startEmbedded } = await import('@masker/db/embedded');
  const external = mode === 'stopped' ? (config.databaseOwnerUrl ?? config.databaseUrl) : config.databaseUrl;
  if (external !== undefined) return work({ url: external, embedded: false });
  const server = await readServerInfo(config.dataDir);
  if (server !== null && mode === 'stopped') {
    throw new CommandError(
      'server_running',
      `A server (process ${server.pid}) is running on ${config.dataDir}.`,
      {
        hint: 'Stop it first, or choose a new folder with DATA_DIR, and start the server on that afterwards.',
      },
    );
  }
  if (server !== null) {
    const { databaseUrl, embedded } = await findInstallation(config);
    return work({ url: databaseUrl, embedded });
  }
  const lock = await lockDataDir(config.dataDir);
  try {
    const own = await startEmbedded({ dataDir: config.dataDir, log: silentLog });
    try {
      return await work({ url: own.url, embedded: true });
    } finally {
      await own.stop();
    }
  } finally {
    await lock.release();
  }
}

/**
 * Requires that the installation has a database, so that one is not created in a directory without it.
 *
 * @throws CommandError that names the directory
 */
export async function requireOwnDatabase(config: Config): Promise<void> {
  if (config.databaseUrl !== undefined) return;
  const entries = await readdir(config.dataDir).catch((): string[] => []);
  if (entries.includes('postgresql.json') || entries.includes('server.json')) return;
  throw new CommandError('no_server', `There is no database in ${config.dataDir}.`, {
    hint: 'Set DATA_DIR to the data folder of the server, or DATABASE_URL to its database.',
  });
}
