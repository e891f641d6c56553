import { buffer } from 'node:stream/consumers';
import { writeBackup } from '@masker/db/backup';
import { migrationsFolder } from '@masker/db/testing';
import { expect } from 'vitest';
import type { Installation } from './installation.ts';

/** Expects a text to be in no table, no line of the log and no backup, though sessions are in the tables and the backup. */
export async function expectNowhere(
  { database: { pool }, databaseUrl, logged }: Installation,
  text: string,
): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const tablesWith = async (wanted: string) => {
    const tables: string[] = [];
    for (const { name } of rows) {
      const found = await pool.query(`SELECT FROM ${name} AS row WHERE strpos(row::text, $1) > 0 LIMIT 1`, [
        wanted,
      ]);
      if (found.rowCount !== 0) tables.push(name);
    }
    return tables;
  };
  const stored = (await pool.query<{ id: string }>('SELECT id FROM session LIMIT 1')).rows[0]?.id as string;
  expect(await tablesWith(stored)).toContain('session');
  expect(await tablesWith(text)).toEqual([]);

  const backup = (await buffer(writeBackup({ url: databaseUrl, folder: migrationsFolder }))).toString();
  expect(backup.includes(stored)).toBe(true);
  expect(backup.includes(text)).toBe(false);
  expect(logged.join('').includes(text)).toBe(false);
}
