import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { loadSessions } from '../src/load/index.ts';
import { contents, newAccount, rows, useDatabase } from './load-support.ts';

const database = useDatabase();

// Inside the package, so that npm packages resolve from it.
const program = path.join(import.meta.dirname, '../node_modules/.test-programs/load-stuck.mjs');

beforeAll(async () => {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'load-stuck.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['pg', 'pg-copy-streams'],
    logLevel: 'error',
  });
});

test.each(['reading', 'writing'])('a load killed while %s stores nothing', async (phase) => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const url = pool.options.connectionString as string;
  const child = spawn(process.execPath, [program, url, accountId, phase], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  const [said] = await Promise.race([once(child.stdout, 'data'), exited]);
  expect(String(said)).toBe(`${phase}\n`);
  expect(await loading()).toBe(1);

  child.kill('SIGKILL');
  await exited;
  while ((await loading()) > 0) await sleep(20);

  expect(await contents(pool, accountId)).toEqual({ sessions: new Map(), agents: new Map() });
  expect(await loadSessions({ pool, accountId, sessions: rows(10) })).toMatchObject({ added: 10 });
});

async function loading(): Promise<number> {
  const found = await database.pool.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'load-stuck'`,
  );
  return found.rows[0].n;
}
