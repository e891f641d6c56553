import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLog, startEmbedded, withDatabase } from '@masker/db/embedded';
import pg from 'pg';
import type { Cleanup } from '../processes/cleanup.ts';
import { cache } from '../processes/paths.ts';

/** The PostgreSQL of a run. */
export interface Cluster {
  /** Its main process. */
  pid: number;
  /** A superuser's URL for a database. */
  url(database: string): string;
  /** A superuser's connection, closed at the end. */
  connect(database: string): Promise<pg.Client>;
}

/** All contenders keep their connections open at once: sixteen each. */
const settings = { max_connections: '200' };

/**
 * Starts PostgreSQL in a folder of the benchmark.
 * @param throwAway in a temporary folder that is deleted after the run
 */
export async function startCluster(cleanup: Cleanup, throwAway: boolean): Promise<Cluster> {
  const dataDir = throwAway ? await temporaryFolder(cleanup) : path.join(cache, 'postgresql');
  await mkdir(dataDir, { recursive: true });
  const embedded = await startEmbedded({ dataDir, log: silentLog, settings });
  cleanup.add(() => (throwAway ? embedded.destroy() : embedded.stop()));
  return {
    pid: embedded.pid,
    url: (database) => withDatabase(embedded.url, database),
    async connect(database) {
      const client = new pg.Client({ connectionString: withDatabase(embedded.url, database) });
      await client.connect();
      cleanup.add(() => client.end());
      return client;
    },
  };
}

/** A folder that is deleted at the end, and that PostgreSQL's user can access. */
export async function temporaryFolder(cleanup: Cleanup): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'masker-bench-'));
  await chmod(folder, 0o711);
  cleanup.add(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return folder;
}
