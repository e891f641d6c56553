import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { newId, sessionStatuses } from '@masker/contract';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../src/embedded/index.ts';
import { loadSessions } from '../src/load/index.ts';
import { migrate } from '../src/migrate/index.ts';
import { newAccount, sessionRow } from './load-support.ts';
import { disagreements } from './support/disagreements.ts';
import { temporaryFolder } from './support/folders.ts';
import { createTestDatabase, migrationsFolder } from './support/postgres.ts';

const wideRollups = '20261125050000_wide_rollups';

test('a database with rollups of two widths gets the others, for every account', async () => {
  const before = await temporaryFolder();
  for (const name of await readdir(migrationsFolder)) {
    if (name < wideRollups || name === 'migration_lock.toml') {
      await cp(path.join(migrationsFolder, name), path.join(before, name), { recursive: true });
    }
  }
  const { url, drop } = await createTestDatabase({ migrated: false });
  const pool = new pg.Pool({ connectionString: url });
  onTestFinished(async () => {
    await pool.end();
    await drop();
  });
  await migrate({ url, folder: before, log: silentLog });
  // Today's writers add up with an aggregate that the migration brings, and fill columns and a table that later ones bring.
  await pool.query(`
    CREATE AGGREGATE sum_bigint(bigint) (SFUNC = int8pl, STYPE = bigint, INITCOND = '0');
    ALTER TABLE session_rollup
      ADD facets jsonb, ADD error_facets jsonb, ADD partial_facets jsonb, ADD durations bigint[], ADD starts jsonb,
      ADD ok_not_reported bigint DEFAULT 0, ADD error_not_reported bigint DEFAULT 0, ADD partial_not_reported bigint DEFAULT 0;
    CREATE TABLE session_unindexed (account_id text, quarter timestamptz, starts int[])`);
  const accounts = [await newAccount(pool), await newAccount(pool)];
  for (const accountId of accounts) {
    const agents = [newId('agent'), newId('agent')];
    const sessions = Array.from({ length: 400 }, (_, i) => {
      const startedAt = Date.UTC(2026, 4, 3) - i * 3_333_333;
      const agentId = agents[i % 2] as string;
      return sessionRow({
        agentId,
        startedAt,
        endedAt: startedAt + i,
        status: sessionStatuses[i % 3] ?? 'ok',
      });
    });
    await loadSessions({ pool, accountId, sessions });
  }
  await pool.query('DELETE FROM session_rollup WHERE width NOT IN (15, 720)');
  for (const accountId of accounts) expect(await disagreements(pool, accountId)).not.toEqual([]);
  await pool.query(`
    DROP AGGREGATE sum_bigint(bigint);
    ALTER TABLE session_rollup DROP facets, DROP error_facets, DROP partial_facets, DROP durations, DROP starts,
      DROP ok_not_reported, DROP error_not_reported, DROP partial_not_reported;
    DROP TABLE session_unindexed`);

  await migrate({ url, folder: migrationsFolder, log: silentLog });
  for (const accountId of accounts) expect(await disagreements(pool, accountId)).toEqual([]);
});
