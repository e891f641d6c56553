import path from 'node:path';
import { type Database, openDatabase } from '@masker/db';
import { type EmbeddedPostgres, startEmbedded } from '@masker/db/embedded';
import { migrate } from '@masker/db/migrate';
import { seed } from '@masker/seed';
import type { Logger } from 'pino';
import { type Config, repository } from './config.ts';
import type { Steps } from './steps.ts';

/** The database of a running server. */
export interface Storage {
  database: Database;
  url: string;
  stop(): Promise<void>;
}

export const migrationsFolder = path.join(repository, 'prisma/migrations');

/** Starts PostgreSQL unless there is one already, migrates it, and fills a new one with demo data. */
export async function openStorage(config: Config, steps: Steps, log: Logger): Promise<Storage> {
  const embedded = config.databaseUrl === undefined ? await startOwn(config, steps, log) : null;
  const url = embedded?.url ?? (config.databaseUrl as string);
  try {
    await steps.run(
      'Migrating the database',
      () => migrate({ url, folder: migrationsFolder, log }),
      ({ applied }) =>
        applied.length === 0 ? 'Database up to date' : `Database migrated (${applied.length} applied)`,
    );
    const database = openDatabase({
      url,
      onIdleError: (error) => log.warn({ err: error }, 'a database connection broke'),
    });
    await fill(database, config, steps);
    return {
      database,
      url,
      async stop() {
        await database.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

function startOwn(config: Config, steps: Steps, log: Logger): Promise<EmbeddedPostgres> {
  return steps.run(
    'Starting PostgreSQL',
    () =>
      startEmbedded({
        dataDir: config.dataDir,
        log,
        onExit: (how) => log.error({ how }, 'PostgreSQL ended unexpectedly and is being started again'),
        onRestart: () => log.warn({}, 'PostgreSQL takes connections again'),
      }),
    () => 'PostgreSQL started',
  );
}

/** Demo data goes into a database that holds no account yet; never into one somebody uses. */
async function fill(database: Database, config: Config, steps: Steps): Promise<void> {
  if (config.demoSessions === 0) return;
  if ((await database.prisma.account.count()) > 0) return;
  await steps.run(
    'Making demo data',
    (progress) =>
      seed({
        pool: database.pool,
        scenario: 'demo',
        sessions: config.demoSessions,
        now: Date.now(),
        onProgress: ({ done, total }) =>
          progress(done / total, `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`),
      }),
    () => `Demo data made (${config.demoSessions.toLocaleString('en')} sessions)`,
  );
}
