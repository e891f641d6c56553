import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { silentLog, startEmbedded, withDatabase } from '../../src/embedded/index.ts';
import { migrate } from '../../src/migrate/index.ts';
import { migrationsFolder, templateDatabase } from './postgres.ts';

/** The PostgreSQL of a run: each package's project asks for it, the first starts it, the last stops it. */
interface Shared {
  users: number;
  started: Promise<{ url: string; stop(): Promise<void> }>;
}

/** On the process, as Vitest loads this module once for each project. */
const run = globalThis as { maskerTestPostgres?: Shared };

/** For `globalSetup` of any package: one PostgreSQL for the whole run, with a migrated template in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  run.maskerTestPostgres ??= { users: 0, started: start() };
  const shared = run.maskerTestPostgres;
  shared.users++;
  const { url, stop } = await shared.started;
  project.provide('postgresUrl', url);
  return async () => {
    if (--shared.users > 0) return;
    delete run.maskerTestPostgres;
    await stop();
  };
}

async function start(): Promise<Awaited<Shared['started']>> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'masker-test-'));
  // PostgreSQL's user, another one than root, is to find its data in there.
  await chmod(dataDir, 0o711);
  const embedded = await startEmbedded({
    dataDir,
    log: silentLog,
    durable: false,
    // The pools of all files that run at once, some with two servers; a busy machine keeps those of ended ones for a while.
    settings: { max_connections: '400' },
  });
  const admin = new pg.Client({ connectionString: embedded.url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${templateDatabase}`);
  await admin.end();
  await migrate({
    url: withDatabase(embedded.url, templateDatabase),
    folder: migrationsFolder,
    log: silentLog,
  });
  return {
    url: embedded.url,
    async stop() {
      await embedded.destroy();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
