import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { silentLog, withDatabase } from '../../src/embedded/index.ts';
import { migrate } from '../../src/migrate/index.ts';
import { temporaryFolder } from './folders.ts';
import { createPlainlyOwnedDatabase } from './plain-owner.ts';
import { migrationsFolder } from './postgres.ts';

const fixtures = path.join(import.meta.dirname, '../fixtures/earlier-migrations');

export const earlierAccount = 'acc_01HYZ0N1P2Q3R4S5T6V7W8X9YZ';
export const otherEarlierAccount = 'acc_01HYZ0N1P2Q3R4S5T6V7W8X9ZZ';

/** A database that an earlier release made and filled. */
export interface EarlierDatabase {
  /** As an owner whom row-level security holds. */
  url: string;
  /** As a superuser. */
  pool: pg.Pool;
}

export interface EarlierDatabaseOptions {
  /** Its last migration. */
  release: string;
  /** Which migrations it has in which earlier form: the first digits of its checksum by its name. */
  forms?: Record<string, string>;
}

/**
 * Makes a database as an earlier release would have, by the migrations that it had and by SQL alone: sessions of two
 * accounts from 120 days back, agents, rollups, people, tokens, and a audit log whose beginning was cut.
 */
export async function earlierDatabase(options: EarlierDatabaseOptions): Promise<EarlierDatabase> {
  const { release, forms = {} } = options;
  const { url, drop } = await createPlainlyOwnedDatabase({ migrated: false });
  const pool = new pg.Pool({
    connectionString: withDatabase(inject('postgresUrl'), new URL(url).pathname.slice(1)),
    max: 2,
  });
  onTestFinished(async () => {
    await pool.end();
    await drop();
  });
  const folder = await folderUpTo(release, forms);
  // Later migrations count what is there.
  await migrate({ url, folder: await folderUpTo('20261123000000_init', forms), log: silentLog });
  await pool.query(sessions);
  await migrate({ url, folder, log: silentLog });
  await pool.query(people);
  for (const account of [earlierAccount, otherEarlierAccount]) {
    await recordAccess(pool, account, '20261125010000_access_log' in forms);
  }
  return { url, pool };
}

async function folderUpTo(release: string, forms: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  await cp(path.join(migrationsFolder, 'migration_lock.toml'), path.join(folder, 'migration_lock.toml'));
  const entries = await readdir(migrationsFolder, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isDirectory() && entry.name <= release)) {
    const form = forms[name];
    const file = form
      ? path.join(fixtures, `${name}.${form}.sql`)
      : path.join(migrationsFolder, name, 'migration.sql');
    await mkdir(path.join(folder, name));
    await writeFile(path.join(folder, name, 'migration.sql'), await readFile(file));
  }
  return folder;
}

// Whole minutes and odd milliseconds, ties, every status, names that need an escape, kinds or none, a model or none.
const sessions = `
  INSERT INTO account (id, name) VALUES ('${earlierAccount}', 'Harbor Dental'), ('${otherEarlierAccount}', 'Northside');
  INSERT INTO agent (account_id, id, name)
    SELECT account.id, 'agt_01HYZ00000000000000000000' || n, 'agent “' || n || '”' || E'\\t\\\\"é'
    FROM account, generate_series(0, 3) AS n;
  INSERT INTO session (
    account_id, id, agent_id, agent_name, started_at, ended_at, status, redaction_count, redactions_by_kind,
    upstream_model
  )
    SELECT
      account.id, 'sess_' || lpad(upper(to_hex(n * 7919 + 1)), 26, '0'), 'agt_01HYZ00000000000000000000' || n % 4,
      'agent “' || n % 4 || '”' || E'\\t\\\\"é',
      '2026-11-20T10:00:00Z'::timestamptz - (n / 2) * interval '17 minutes 0.123 seconds',
      '2026-11-20T10:00:00Z'::timestamptz - (n / 2) * interval '17 minutes 0.123 seconds' + n * interval '7 ms',
      (ARRAY['ok', 'ok', 'error', 'ok', 'partial'])[n % 5 + 1], n % 7,
      CASE n % 7 WHEN 0 THEN '{}' WHEN 1 THEN '{"PHONE": 1}' ELSE jsonb_build_object('PHONE', 1, 'NAME', n % 7 - 1) END,
      CASE n % 3 WHEN 0 THEN NULL ELSE 'gpt-4o-mini' END
    FROM account, generate_series(1, 600) AS n`;

const people = `
  INSERT INTO "user" (id, name, email) VALUES ('usr_01HYZ1A2B3C4D5E6F7G8H9J0KM', 'Ada', 'ada@example.org');
  INSERT INTO membership (account_id, user_id, role)
    SELECT id, 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM', 'admin' FROM account;
  INSERT INTO sign_in (id, token, user_id, account_id, expires_at)
    VALUES ('sign_01HYZ1A2B3C4D5E6F7G8H9J0KM', 'secret', 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM', '${earlierAccount}',
      now() + interval '30 days');
  INSERT INTO identity (id, user_id, provider_id, subject) VALUES ('1', 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM', 'oidc', 'ada');
  INSERT INTO api_token (account_id, id, name, hash, scopes, revoked_at) VALUES
    ('${earlierAccount}', 'tok_01HYZ1A2B3C4D5E6F7G8H9J0KM', 'one', sha256('1'), '{sessions:read,sessions:write}', NULL),
    ('${earlierAccount}', 'tok_01HYZ1A2B3C4D5E6F7G8H9J0KN', 'two', sha256('2'), '{sessions:read}', now());
  INSERT INTO retention_run VALUES
    ('${earlierAccount}', gen_random_uuid(), 1, now(), now(), now() - interval '365 days', 3, 4, '2025-01-01', '2025-01-02');
  INSERT INTO sync_state (account_id, source, revision) VALUES ('${earlierAccount}', 'https://masker.example', 1)`;

/** Three entries of long ago, which a cut takes, and four later ones, the last two written together. */
async function recordAccess(pool: pg.Pool, account: string, one: boolean): Promise<void> {
  const entry = (rows: number) =>
    JSON.stringify({
      actor: { kind: 'user', id: 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM', name: 'Ada “Åsa”' },
      action: rows % 2 ? 'sessions.list' : 'sessions.get',
      outcome: 'ok',
      target: null,
      filters: { since: '24h' },
      rows,
      request_id: 'req_01HYZ1A2B3C4D5E6F7G8H9J0KM',
      address: null,
    });
  const day = 86_400_000;
  const at = (days: number) => Date.UTC(2026, 10, 24) - days * day + 7;
  const batches = [[100], [99], [98], [2], [1], [0.5, 0.25]];
  const client = await pool.connect();
  try {
    await client.query(`BEGIN; SELECT set_config('masker.account_id', '${account}', true)`);
    for (const [index, batch] of batches.entries()) {
      const entries = batch.map((_, n) => entry(index + n));
      if (one) {
        await client.query('SELECT append_access_log($1, $2::text[], $3::timestamptz[])', [
          account,
          entries,
          batch.map((days) => new Date(at(days))),
        ]);
      } else {
        const said = entries.map((text) => JSON.parse(text));
        await client.query('SELECT append_access_log($1, $2::bigint[], $3, $4::text[], $5::text[])', [
          account,
          batch.map(at),
          entries.join('\n'),
          said.map(({ action }) => action),
          said.map(({ actor }) => actor.id),
        ]);
      }
    }
    await client.query('SELECT cut_access_log($1, 30, 100)', [account]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
