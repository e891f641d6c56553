import type pg from 'pg';

/** A table that a backup has. */
export interface BackupTable {
  name: string;
  /** Those that are written; the database makes the generated ones itself. */
  columns: string[];
  /** Whether its rows belong to accounts, by a column `account_id`. */
  ofAccounts: boolean;
  /** Whether row-level security holds the owner too. */
  forced: boolean;
}

/**
 * What a backup leaves out: what the migrations make, what is worth seconds, and sign-ins, which should not come back
 * to life after they were ended.
 */
export const leftOut: ReadonlySet<string> = new Set([
  '_prisma_migrations',
  'commit_era',
  'rate_bucket',
  'retention_clock',
  'sign_in',
  'verification',
]);

/** The tables of a backup, by the catalogue: every table after those that it refers to. */
export async function backupTables(client: Pick<pg.ClientBase, 'query'>): Promise<BackupTable[]> {
  const { rows } = await client.query<BackupTable & { refersTo: string[] }>(`
    SELECT
      relname::text AS name,
      relforcerowsecurity AS forced,
      ARRAY(
        SELECT attname::text FROM pg_attribute
        WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        ORDER BY attnum
      ) AS columns,
      EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'account_id') AS "ofAccounts",
      ARRAY(
        SELECT relname::text FROM pg_constraint JOIN pg_class AS other ON other.oid = confrelid
        WHERE conrelid = pg_class.oid AND contype = 'f' AND confrelid <> conrelid
      ) AS "refersTo"
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    ORDER BY relname`);
  const ordered: BackupTable[] = [];
  const waiting = new Map(rows.filter(({ name }) => !leftOut.has(name)).map((row) => [row.name, row]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ refersTo }) => !refersTo.some((name) => waiting.has(name)));
    if (ready.length === 0) throw new Error(`Tables refer to each other: ${[...waiting.keys()].join(', ')}.`);
    for (const { refersTo: _, ...table } of ready) {
      ordered.push(table);
      waiting.delete(table.name);
    }
  }
  return ordered;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Text that reads the same on every server, whatever its settings. */
export const plainFormats = `
  SET LOCAL client_encoding = 'UTF8'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';
  SET LOCAL timezone = 'UTC'; SET LOCAL search_path = public; SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex';
  SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = 0`;
