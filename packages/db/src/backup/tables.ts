import type pg from 'pg';

/** A table of a backup. */
export interface BackupTable {
  name: string;
  /** The columns that a backup contains: all except generated ones. */
  columns: string[];
  /** Whether its rows belong to accounts: it has a column `account_id`. */
  ofAccounts: boolean;
  /** Whether row-level security is forced, so that it applies to the owner too. */
  forced: boolean;
}

/**
 * The tables that a backup omits: those that migrations fill, those whose rows are short-lived, and login sessions,
 * because a restore must not revive ended ones.
 */
export const leftOut: ReadonlySet<string> = new Set([
  '_prisma_migrations',
  'commit_era',
  'rate_bucket',
  'replication_heartbeat',
  'retention_clock',
  'sign_in',
  'verification',
]);

/** Reads the tables of a backup from the catalogue. Each table comes after the tables that it references. */
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

/** Makes the text format of values independent of the server's settings. */
export const plainFormats = `
  SET LOCAL client_encoding = 'UTF8'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';
  SET LOCAL timezone = 'UTC'; SET LOCAL search_path = public; SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex';
  SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = 0`;
