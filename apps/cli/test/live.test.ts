import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMaskerClient, type Session } from '@masker/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { masker, type RunningServer, spawnMasker, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

let server: RunningServer;
let folder: string;

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(path.join(os.tmpdir(), 'masker live '));
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const here = (args: string[]) => masker(args, { env: { DATA_DIR: server.dataDir } });

async function account(name: string): Promise<{ id: string; cookie: string }> {
  const id = (await here(['account', 'create', '--name', name])).stdout.trim();
  return { id, cookie: (await here(['cookie', '--account', id])).stdout.trim() };
}

async function file(name: string, text: string): Promise<string> {
  const at = path.join(folder, name);
  await writeFile(at, text);
  return at;
}

test('tail prints new sessions as they come, those asked for, until it is told to stop', {
  timeout: 60_000,
}, async () => {
  const { id, cookie } = await account('Tailed');
  const child = spawnMasker(['tail', '--account', id, '--status', 'ok', '--json'], {
    env: { DATA_DIR: server.dataDir },
  });
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  for (let i = 0; i < 500 && !err.includes('"open"'); i++) await sleep(20);
  expect(err).toContain('"open"');

  const sent = sessions(30);
  const client = createMaskerClient({ url: server.url, cookie });
  await client.sessions.ingest(sent);
  const wanted = sent.filter((one) => one.status === 'ok').map((one) => one.id);
  const seen = () =>
    out
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as Session).id);
  for (let i = 0; i < 500 && seen().length < wanted.length; i++) await sleep(20);
  expect(seen().sort()).toEqual(wanted.sort());

  child.kill('SIGINT');
  await once(child, 'close');
  expect(child.exitCode).toBe(130);
});

test('an export as CSV can be imported elsewhere, and is the same there', { timeout: 60_000 }, async () => {
  const [from, to] = [await account('From'), await account('To')];
  const rows = sessions(200);
  const imported = await here([
    'import',
    await file('rows.ndjson', ndjson(rows)),
    '--account',
    from.id,
    '--json',
  ]);
  expect(JSON.parse(imported.stdout)).toMatchObject({ added: 200, duplicates: 0, rejected_count: 0 });
  const exported = async (cookie: string, format: string) => {
    const response = await fetch(`${server.url}/api/v1/sessions/export?format=${format}&since=3650d`, {
      headers: { cookie },
    });
    expect(response.status).toBe(200);
    return response.text();
  };
  const csv = await file('rows.csv', await exported(from.cookie, 'csv'));
  for (const [added, duplicates] of [
    [200, 0],
    [0, 200],
  ]) {
    const { stdout, code } = await here(['import', csv, '--account', to.id, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ added, duplicates });
  }
  expect(await exported(to.cookie, 'ndjson')).toBe(await exported(from.cookie, 'ndjson'));
});

test('stats come to what the list has', { timeout: 60_000 }, async () => {
  const { id, cookie } = await account('Counted');
  await createMaskerClient({ url: server.url, cookie }).sessions.ingest(sessions(40));
  const listed = JSON.parse(
    (await here(['list', '--account', id, '--since', '3650d', '--all', '--json'])).stdout,
  ) as { data: Session[] };
  const { totals } = JSON.parse(
    (await here(['stats', '--account', id, '--since', '3650d', '--json'])).stdout,
  );
  expect(totals).toMatchObject({
    sessions: listed.data.length,
    redactions: listed.data.reduce((sum, one) => sum + one.redaction_count, 0),
  });
  const { stdout, code } = await here(['stats', '--account', id, '--since', '3650d']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/40/);
});
