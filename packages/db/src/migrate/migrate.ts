import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createClient } from '../client.ts';
import type { Log } from '../embedded/log.ts';
import { noLimits, settleTransaction } from '../scope/settings.ts';
import type { EarlierForm } from './earlier-forms.ts';
import { engineAdapter } from './engine-adapter.ts';
import { checksum, type MigrationFolder, readMigrations } from './migration-folder.ts';
import { compareHistory, neverMigrated, refuseUnfit, type Standing } from './migration-history.ts';
import { engineMigrations, noFilters, openSchemaEngine } from './schema-engine.ts';

/** Options of {@link migrate}. */
export interface MigrateOptions {
  /** The address of the database, with a role that owns the tables. */
  url: string;
  /** `prisma/migrations`. */
  folder: string;
  log: Log;
  /** Applies only these migrations. Default: all. */
  only?: ReadonlySet<string> | undefined;
  /** The module from which `@prisma/schema-engine-wasm` is resolved. Default: this one. */
  resolveFrom?: string | URL | undefined;
}

/** The advisory lock of Prisma's own tools, so that this waits for those as well. */
const prismaLock = 72_707_369;
const lockPollMs = 100;

/**
 * Applies all pending migrations of the folder, as `prisma migrate deploy` would, including its table
 * `_prisma_migrations`. If nothing is pending, this costs one query. If several processes call it on one database, one
 * works and the others wait.
 *
 * Each migration is one transaction, including Prisma's bookkeeping: the engine gets a single connection with an open
 * transaction, so a failed statement rolls back the whole migration and also the row that marks it as failed. With that
 * row, the engine would refuse every later start (P3009) until it is repaired by hand; without it, the next start
 * retries.
 * @returns the names of the applied migrations
 * @throws Error with the name of the migration and the reason; the database is as it was before that migration
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const folder = await readMigrations(options.folder);
  const { only } = options;
  if (only) folder.migrations = folder.migrations.filter(({ name }) => only.has(name));
  const client = createClient({ connectionString: options.url, application_name: 'masker-migrate' });
  await client.connect();
  try {
    if ((await standingOf(client, folder)).pending.length === 0) return { applied: [] };
    for (const applied: string[] = []; ; ) {
      await begin(client, options.log);
      const { pending, earlier } = await standingOf(client, folder);
      const [name] = pending;
      if (name === undefined) {
        await client.query('COMMIT');
        return { applied };
      }
      options.log.info({ migration: name }, 'applying a migration');
      await applyOne(client, folder, name, earlier.get(name), options.resolveFrom);
      applied.push(name);
    }
  } finally {
    await client.end();
  }
}

async function standingOf(client: pg.Client, folder: MigrationFolder): Promise<Standing> {
  const { rows } = await client.query<{ isNew: boolean }>(
    `SELECT pg_catalog.to_regclass('public._prisma_migrations') IS NULL AS "isNew"`,
  );
  // A query of a table that does not exist would abort the transaction.
  if (rows[0]?.isNew) return neverMigrated(folder);
  const standing = await compareHistory(client, folder);
  refuseUnfit(standing);
  return standing;
}

const settings = settleTransaction({ role: '', directory: false, statementMs: 0 });

/**
 * Begins a transaction that holds the migration lock. The lock lasts until the end of the transaction, because behind a
 * pooler the next transaction may run on another connection.
 *
 * Polls, because a session that waits inside the database would count as a stuck query and be cancelled.
 */
async function begin(client: pg.Client, log: Log): Promise<void> {
  for (let logged = false; ; logged = true) {
    await client.query(`BEGIN ISOLATION LEVEL READ COMMITTED; ${settings}; ${noLimits}`);
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS taken', [
      prismaLock,
    ]);
    if (rows[0]?.taken) return;
    await client.query('ROLLBACK');
    if (!logged) log.info({}, 'another process is migrating this database; waiting for it');
    await sleep(lockPollMs);
  }
}

/** Applies one migration in the current transaction, and ends the transaction. */
async function applyOne(
  client: pg.Client,
  folder: MigrationFolder,
  name: string,
  earlier: EarlierForm | undefined,
  resolveFrom?: string | URL,
): Promise<void> {
  const seen: { failure?: Error } = {};
  try {
    if (earlier) await client.query(earlier.prepare);
    if (earlier?.reapply) {
      await client.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [name]);
    }
    if (!earlier || earlier.reapply) {
      await runByEngine(client, folder, name, (error) => (seen.failure ??= error), resolveFrom);
    } else {
      const sql = folder.migrations.find((migration) => migration.name === name)?.sql ?? '';
      await client.query('UPDATE _prisma_migrations SET checksum = $2 WHERE migration_name = $1', [
        name,
        checksum(sql),
      ]);
    }
    if (earlier) await client.query(earlier.finish);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw new Error(
      `Migration ${name} failed: ${reasonOf(seen.failure ?? error)}. The database is unchanged by it. ` +
        'Correct the cause and start again.',
      { cause: seen.failure ?? error },
    );
  }
}

/** Applies one migration: the engine applies all that it is given, so it gets the migrations up to this one. */
async function runByEngine(
  client: pg.Client,
  folder: MigrationFolder,
  name: string,
  onScriptError: (error: Error) => void,
  resolveFrom?: string | URL,
): Promise<void> {
  const upToThis = { ...folder, migrations: folder.migrations.filter((migration) => migration.name <= name) };
  const engine = await openSchemaEngine(engineAdapter(client, { onScriptError }), undefined, resolveFrom);
  try {
    await engine.applyMigrations({ migrationsList: engineMigrations(upToThis), filters: noFilters });
  } finally {
    engine.free();
  }
}

function reasonOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  const text = (message ?? String(error)).trim().replace(/\.$/, '');
  return code ? `${text} (${code})` : text;
}
