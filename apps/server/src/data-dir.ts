import { type DataDirLock, lockDataDir } from '@masker/db/embedded';
import type { Config } from './config.ts';
import { ConfigError, explainFullDisk, StartFailure } from './start-failure.ts';

/**
 * Locks the data directory for this process.
 *
 * @throws StartFailure that names the process that holds the lock; ConfigError if the directory cannot be written
 */
export async function holdDataDir({ dataDir, databaseUrl, authSecret }: Config): Promise<DataDirLock> {
  try {
    return await lockDataDir(dataDir, {
      embedded: databaseUrl === undefined,
      hasOwnSecret: authSecret !== undefined,
    });
  } catch (error) {
    const { name, message, code } = error as NodeJS.ErrnoException;
    if (name === 'DataDirLockedError') throw new StartFailure(message, { cause: error });
    if (code === undefined) throw error;
    if (explainFullDisk(error) !== null) {
      throw new StartFailure(
        `The disk is full: nothing can be written to DATA_DIR ${dataDir}. Free some space, then start again.`,
        { cause: error },
      );
    }
    throw new ConfigError(
      `DATA_DIR ${dataDir} cannot be used (${code}). Make it a writable folder, or choose another.`,
      { cause: error },
    );
  }
}
