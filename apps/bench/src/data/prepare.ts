import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { indexAll } from '@masker/db';
import pg, { type Client } from 'pg';
import { repository } from '../processes/paths.ts';
import { createAccount, migrate } from '../product/product.ts';
import type { Progress } from '../progress.ts';
import type { Cluster } from './cluster.ts';
import type { Dataset } from './dataset.ts';
import { fill, fillVersion, type Rows } from './fill.ts';

/** A database with the rows of a run. */
export interface Prepared extends Dataset {
  database: string;
  url: string;
}

/**
 * Creates a database with the given number of rows, or reuses the one of an earlier run.
 *
 * The product creates the tables and the accounts; the rows are written directly to its tables. The number of rows, the
 * migrations and the version of the data identify a database, so an outdated one is never reused.
 * @param fresh creates it even if there is one
 */
export async function prepareDatabase(
  cluster: Cluster,
  rows: number,
  progress: Progress,
  fresh = false,
  data: Rows = 'even',
): Promise<Prepared> {
  const admin = await cluster.connect('postgres');
  const prefix = data === 'even' ? `bench_${rows}_` : `bench_${data}_${rows}_`;
  const database = `${prefix}${fingerprint()}`;
  const url = cluster.url(database);
  const found = await admin.query<{ name: string; comment: string | null }>(
    `SELECT datname AS name, shobj_description(oid, 'pg_database') AS comment FROM pg_database
     WHERE starts_with(datname, $1)`,
    [prefix],
  );
  for (const { name, comment } of found.rows) {
    if (name === database && comment !== null && !fresh)
      return { ...(JSON.parse(comment) as Dataset), database, url };
    await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
  }

  const dataset = await progress.step('Making the tables and two accounts', async (): Promise<Dataset> => {
    await admin.query(`CREATE DATABASE "${database}"`);
    await migrate(url);
    const accountId = await createAccount(url, 'Benchmark');
    return { rows, accountId, neighbourId: await createAccount(url, 'Neighbour') };
  });
  const client = await cluster.connect(database);
  await load(client, dataset, progress, data);
  await progress.step('Indexing them for searches', async () => {
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    for (const accountId of [dataset.accountId, dataset.neighbourId]) await indexAll(pool, accountId);
    await client.query('VACUUM (ANALYZE) session_segment, session_bitmap, session_unindexed');
    await pool.end();
  });
  // Said last: a database that was interrupted has no comment, and is made anew.
  await admin.query(`COMMENT ON DATABASE "${database}" IS '${JSON.stringify(dataset)}'`);
  return { ...dataset, database, url };
}

function load(
  client: Client,
  { accountId, neighbourId, rows }: Dataset,
  progress: Progress,
  data: Rows,
): Promise<void> {
  const accounts = [
    { accountId, rows },
    { accountId: neighbourId, rows: Math.ceil(rows / 10) },
  ];
  const total = accounts.reduce((sum, account) => sum + account.rows, 0);
  return progress.step(`Loading ${rows.toLocaleString('en')} sessions`, (say) =>
    fill(
      client,
      accounts,
      (done) => say(done < total ? `${Math.floor((done / total) * 100)} %` : 'indexes'),
      data,
    ),
  );
}

function fingerprint(): string {
  const hash = createHash('sha256').update(String(fillVersion));
  const folder = path.join(repository, 'prisma/migrations');
  const migrations = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const name of migrations.map((entry) => entry.name).sort())
    hash.update(name).update(readFileSync(path.join(folder, name, 'migration.sql')));
  return hash.digest('hex').slice(0, 8);
}
