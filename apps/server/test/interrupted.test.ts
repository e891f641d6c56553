import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '@masker/contract';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { emptyDataDir } from './support/folders.ts';
import { countRows, countRowsOf, query } from './support/postgres.ts';
import { postmasterOf, untilGone } from './support/postmaster.ts';
import { run } from './support/program.ts';
import { cliProgram } from './support/programs.ts';
import { launch, type Server, startServer, whenReady } from './support/server.ts';

const killed = { code: null, signal: 'SIGKILL' };
const nothing = { accounts: 0, agents: 0, sessions: 0 };

test('a server killed while it creates demo data completes them at the next start', async () => {
  const dataDir = await emptyDataDir();
  for (const part of ['reading', 'writing']) {
    const program = launch({ DATA_DIR: dataDir, DEMO_SESSIONS: '40000' });
    await program.says(part === 'reading' ? /Creating demo data {2}/ : /Creating demo data {2}[34]\d,/);
    const postmaster = await postmasterOf(dataDir);
    program.child.kill('SIGKILL');
    expect(await program.ended).toEqual(killed);
    expect(program.stdout()).not.toContain('Demo data made');
    // The second time, the next start comes while the PostgreSQL of this one may still be there.
    if (part === 'writing') continue;
    await untilGone(postmaster);
    expect(await countRowsOf(dataDir)).toEqual(nothing);
  }
  const server = await whenReady(launch({ DATA_DIR: dataDir, DEMO_SESSIONS: '40000' }), dataDir);
  expect(await countRows(server.databaseUrl)).toMatchObject({ accounts: 2, sessions: 44_000 });
  const perAccount = await query(
    server.databaseUrl,
    'SELECT count(*)::int AS sessions FROM session GROUP BY account_id ORDER BY 1 DESC',
  );
  expect(perAccount).toEqual([{ sessions: 40_000 }, { sessions: 4_000 }]);
});

test('an import, or a server killed during it, leaves all sessions or none', async () => {
  const dataDir = await emptyDataDir();
  let server = await startServer({ DATA_DIR: dataDir, DEMO_SESSIONS: '0' });
  const masker = (...args: string[]) => run(cliProgram, args, { DATA_DIR: dataDir });
  const create = masker('account', 'create', '--name', 'Import');
  expect(await create.ended).toEqual({ code: 0, signal: null });
  const account = create.stdout().trim();
  const file = path.join(path.dirname(dataDir), 'sessions.ndjson');
  await writeSessions(file, 50_000);
  const startImport = () => masker('import', file, '--account', account, '--json');

  const killedImport = startImport();
  await underWay(server, 'INSERT INTO session');
  killedImport.child.kill('SIGKILL');
  expect(await killedImport.ended).toEqual(killed);
  await noneUnderWay(server);
  expect(await sessions(server)).toBe(0);

  const orphaned = startImport();
  await underWay(server, 'COPY staged_session');
  const postmaster = await postmasterOf(dataDir);
  server.child.kill('SIGKILL');
  expect(await server.ended).toEqual(killed);
  expect((await orphaned.ended).code).toBe(1);
  expect(JSON.parse(orphaned.stderr())).toMatchObject({ error: { code: 'unavailable' } });
  await untilGone(postmaster);

  server = await startServer({ DATA_DIR: dataDir, DEMO_SESSIONS: '0' });
  expect(await sessions(server)).toBe(0);
  const whole = startImport();
  expect(await whole.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(whole.stdout())).toMatchObject({ added: 50_000, duplicates: 0 });
  expect(await sessions(server)).toBe(50_000);
});

async function sessions(server: Server): Promise<number> {
  return (await countRows(server.databaseUrl)).sessions;
}

const others = `FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;

/** Waits until a statement with these words runs. */
function underWay(server: Server, words: string): Promise<void> {
  return eventually(async () => {
    const found = await query(
      server.databaseUrl,
      `SELECT 1 ${others} AND state = 'active' AND query LIKE '%${words}%'`,
    );
    return found.length > 0;
  });
}

/** Waits until PostgreSQL has noticed that the one who was loading is gone. */
function noneUnderWay(server: Server): Promise<void> {
  return eventually(async () => {
    const found = await query(server.databaseUrl, `SELECT 1 ${others} AND xact_start IS NOT NULL`);
    return found.length === 0;
  });
}

async function writeSessions(file: string, count: number): Promise<void> {
  const agent = { agent_id: newId('agent'), agent_name: 'appointment-bot-prod' };
  function* lines() {
    for (let i = 0; i < count; i++) {
      const started = Date.UTC(2026, 0, 1) + i * 1_000;
      const session = {
        id: newId('session'),
        ...agent,
        started_at: new Date(started).toISOString(),
        ended_at: new Date(started + 900).toISOString(),
        duration_ms: 900,
        status: 'ok',
        redaction_count: 2,
        redactions_by_kind: { NAME: 1, DOB: 1 },
        upstream_model: null,
      };
      yield `${JSON.stringify(session)}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
}
