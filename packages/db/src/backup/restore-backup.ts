import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { createClient } from '../client.ts';
import { beginCommitEra } from '../commit-order/index.ts';
import { silentLog } from '../embedded/log.ts';
import { migrate } from '../migrate/migrate.ts';
import { hasChecksum, readMigrations } from '../migrate/migration-folder.ts';
import { compareHistory } from '../migrate/migration-history.ts';
import { ensureServerRole } from '../roles/ensure-server-role.ts';
import { type BackupHeader, copyLine } from './format.ts';
import { checkBackup, DamagedBackup, readParts } from './read-backup.ts';
import { type BackupTable, backupTables, plainFormats, quoted } from './tables.ts';

/** The backup does not fit the database or this release; nothing was changed. The message gives advice. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused';
}

export interface RestoreBackupOptions {
  /** The database URL, with a role that owns the database or may create tables in it. */
  url: string;
  file: string;
  /** `prisma/migrations`. */
  folder: string;
  /** Called with the number of rows written so far. */
  onRows?: (rows: number) => void;
}

/** The result of a restore. */
export interface Restored {
  createdAt: string;
  rows: Record<string, number>;
}

/**
 * Restores a backup into an empty database and migrates it to this release. All rows are written in one transaction.
 *
 * @throws DamagedBackup, RestoreRefused before anything is written
 */
export async function restoreBackup(options: RestoreBackupOptions): Promise<Restored> {
  const { url, file, folder } = options;
  const { header, end } = await checkBackup(file);
  const names = new Set(header.migrations.map(({ name }) => name));
  await expectKnown(header, folder);
  const client = createClient({ connectionString: url, application_name: 'masker-restore' });
  await client.connect();
  try {
    await expectEmpty(client, folder, names);
    await ensureServerRole(url);
    await migrate({ url, folder, log: silentLog, only: names });
    await client.query(`BEGIN; ${plainFormats}`);
    await copyAll(client, options, end.rows);
    await client.query('COMMIT');
    await migrate({ url, folder, log: silentLog });
    await beginCommitEra(client);
    // Updates the statistics, which otherwise describe the empty tables.
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
  return { createdAt: header.created_at, rows: end.rows };
}

async function expectKnown(header: BackupHeader, folder: string): Promise<void> {
  const { migrations } = await readMigrations(folder);
  const known = new Map(migrations.map(({ name, sql }) => [name, sql]));
  const unfit = header.migrations.filter(
    ({ name, checksum }) => !hasChecksum(known.get(name) ?? '', checksum),
  );
  if (unfit.length > 0) {
    const names = unfit.map(({ name }) => name).join(', ');
    throw new RestoreRefused(
      `The backup is of a newer release, or of another build (${names}). Restore it with the release that made it, or a newer one.`,
    );
  }
}

/** Empty: without tables, or with empty tables of the backup's release or an earlier one. */
async function expectEmpty(client: pg.Client, folder: string, names: ReadonlySet<string>): Promise<void> {
  const { recorded } = await compareHistory(client, await readMigrations(folder));
  const tables = await backupTables(client);
  const refuse = (what: string) => {
    throw new RestoreRefused(`The database is not empty: ${what}. Restore into a new, empty database.`);
  };
  if (recorded.length === 0) {
    if (tables.length > 0)
      refuse(
        `it has tables (${tables
          .map(({ name }) => name)
          .slice(0, 3)
          .join(', ')} …)`,
      );
    return;
  }
  const later = recorded.filter(({ name }) => !names.has(name));
  if (later.length > 0) refuse('it was made by a newer release than the backup');
  await client.query('BEGIN');
  try {
    await expectNoRows(client, tables, refuse);
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Requires a transaction. The owner sees all rows only while row-level security is not forced. */
async function expectNoRows(
  client: pg.Client,
  tables: readonly BackupTable[],
  refuse: (what: string) => void,
): Promise<void> {
  for (const { name, forced } of tables) {
    if (forced) await client.query(`ALTER TABLE public.${quoted(name)} NO FORCE ROW LEVEL SECURITY`);
    const { rowCount } = await client.query(`SELECT FROM public.${quoted(name)} LIMIT 1`);
    if (rowCount) refuse(`there are rows in its table ${name}`);
  }
}

async function copyAll(
  client: pg.Client,
  { file, onRows }: RestoreBackupOptions,
  expected: Record<string, number>,
): Promise<void> {
  const tables = await backupTables(client);
  await expectNoRows(client, tables, (what) => {
    throw new RestoreRefused(
      `Something else is writing to the database: ${what}. Stop it, and restore into a new one.`,
    );
  });
  let total = 0;
  for await (const { table, columns, rows } of readParts(file)) {
    const known = tables.find(({ name }) => name === table);
    if (!known || columns.some((column) => !known.columns.includes(column))) {
      throw new DamagedBackup(`it has rows for ${table}, which its migrations do not create`);
    }
    const copy = client.query(copyFrom(copyLine(table, columns)));
    await pipeline(rows, copy);
    if (copy.rowCount !== expected[table]) {
      throw new DamagedBackup(`it has ${copy.rowCount} rows for ${table}, not ${expected[table]}`);
    }
    total += copy.rowCount;
    onRows?.(total);
  }
  for (const { name, forced } of tables) {
    if (forced) await client.query(`ALTER TABLE public.${quoted(name)} FORCE ROW LEVEL SECURITY`);
  }
}
