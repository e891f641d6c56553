import { createHash } from 'node:crypto';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { createClient } from '../client.ts';
import { readMigrations } from '../migrate/migration-folder.ts';
import { compareHistory } from '../migrate/migration-history.ts';
import { enterScope } from '../scope/scopes.ts';
import { type BackupHeader, copyLine, endLine, firstLine, headerLine } from './format.ts';
import { type BackupTable, backupTables, plainFormats, quoted } from './tables.ts';

/** This release cannot back up the database; the message gives advice. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

export interface WriteBackupOptions {
  /** The database URL, with a role that may read: the owner, the serving role, or a superuser. */
  url: string;
  /** `prisma/migrations`. */
  folder: string;
  /** Called with the number of rows written so far. */
  onRows?: (rows: number) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Yields the script of a backup in chunks, from one snapshot, without blocking writers. Uses one connection and the
 * memory of one chunk.
 *
 * A role that is subject to row-level security reads account by account. Only a superuser or a role with BYPASSRLS also
 * sees the rows that remain of manually deleted accounts (their audit log).
 *
 * @throws BackupRefused if the database has migrations that this release does not know, or has in another form
 */
export async function* writeBackup(options: WriteBackupOptions): AsyncGenerator<Buffer> {
  const client = createClient({ connectionString: options.url, application_name: 'masker-backup' });
  await client.connect();
  try {
    const folder = await readMigrations(options.folder);
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${plainFormats}`);
    const header = await headerOf(client, folder);
    const hash = createHash('sha256');
    const rows: Record<string, number> = {};
    let total = 0;
    for await (const piece of script(client, header, folder.migrations, (table, count) => {
      rows[table] = (rows[table] ?? 0) + count;
      total += count;
      options.onRows?.(total);
    })) {
      options.signal?.throwIfAborted();
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      hash.update(bytes);
      yield bytes;
    }
    yield Buffer.from(`${endLine({ rows, sha256: hash.digest('hex') })}\n`);
  } finally {
    await client.end();
  }
}

async function headerOf(
  client: pg.Client,
  folder: Awaited<ReturnType<typeof readMigrations>>,
): Promise<BackupHeader> {
  const { unknown, edited, earlier, failed, recorded } = await compareHistory(client, folder);
  if (recorded.length === 0) throw new BackupRefused('The database has no tables of masker-sessions.');
  if (unknown.length > 0) {
    throw new BackupRefused(
      `The database is of a newer release (${unknown.join(', ')}). Back it up with the masker command of that release.`,
    );
  }
  if (edited.length > 0 || earlier.size > 0 || failed.length > 0) {
    throw new BackupRefused(
      'The database has migrations in an earlier form. Back it up with the release that made it, or copy its folder while the server is stopped; then start this release, which upgrades it.',
    );
  }
  return { created_at: new Date().toISOString(), migrations: recorded };
}

type OnRows = (table: string, count: number) => void;

async function* script(
  client: pg.Client,
  header: BackupHeader,
  known: readonly { name: string; sql: string }[],
  onRows: OnRows,
): AsyncGenerator<Buffer | string> {
  const tables = await backupTables(client);
  const forced = tables.filter((table) => table.forced);
  yield `${firstLine}\n${headerLine(header)}\n\n${schemaScript(header, known)}`;
  for (const { name } of forced) yield `ALTER TABLE public.${quoted(name)} NO FORCE ROW LEVEL SECURITY;\n`;
  const scopes = await scopesOf(client);
  for (const table of tables) {
    yield `\n${copyLine(table.name, table.columns)}\n`;
    for (const account of table.ofAccounts ? scopes : ['directory' as const]) {
      yield* rowsOf(client, table, account, scopes === everything, onRows);
    }
    yield '\\.\n';
  }
  yield '\n';
  for (const { name } of forced) yield `ALTER TABLE public.${quoted(name)} FORCE ROW LEVEL SECURITY;\n`;
  yield 'COMMIT;\n';
}

const everything: readonly (string | 'directory')[] = ['directory'];

/** Returns the scopes to read in order: all rows at once if the role bypasses row-level security, else by account. */
async function scopesOf(client: pg.Client): Promise<readonly (string | 'directory')[]> {
  const { rows } = await client.query<{ bypasses: boolean }>(
    'SELECT rolsuper OR rolbypassrls AS bypasses FROM pg_roles WHERE rolname = current_user',
  );
  if (rows[0]?.bypasses) return everything;
  await enterScope(client, 'directory');
  const accounts = await client.query<{ id: string }>('SELECT id FROM account ORDER BY id');
  return accounts.rows.map(({ id }) => id);
}

async function* rowsOf(
  client: pg.Client,
  table: BackupTable,
  scope: string | 'directory',
  all: boolean,
  onRows: OnRows,
): AsyncGenerator<Buffer> {
  const ofOne = scope !== 'directory';
  // The backup must contain all rows: with this setting PostgreSQL fails instead of omitting rows.
  if (all) await client.query('SET LOCAL row_security = off');
  else await enterScope(client, ofOne ? { accountId: scope } : 'directory');
  const where = ofOne ? ` WHERE account_id = ${client.escapeLiteral(scope)}` : '';
  const columns = table.columns.map(quoted).join(', ');
  const copy = client.query(
    copyTo(`COPY (SELECT ${columns} FROM public.${quoted(table.name)}${where}) TO STDOUT`),
  );
  for await (const piece of copy) yield piece as Buffer;
  onRows(table.name, copy.rowCount);
}

/** The SQL that creates the tables, for a restore with psql. */
function schemaScript({ migrations }: BackupHeader, known: readonly { name: string; sql: string }[]): string {
  const sqlOf = new Map(known.map(({ name, sql }) => [name, sql]));
  const scripts = migrations.map(({ name, checksum }) =>
    [
      `-- Migration ${name}`,
      sqlOf.get(name) ?? '',
      'INSERT INTO public._prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)',
      `  VALUES (gen_random_uuid()::text, '${checksum}', '${name}', now(), 1);\n`,
    ].join('\n'),
  );
  return `\\set ON_ERROR_STOP on
BEGIN;
SET LOCAL client_encoding = 'UTF8'; SET LOCAL search_path = public; SET LOCAL statement_timeout = 0;
CREATE TABLE public._prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0
);

${scripts.join('\n')}
`;
}
