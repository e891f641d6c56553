import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createMaskerClient, type Session } from '@masker/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { masker, type RunningServer, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

let server: RunningServer;
let folder: string;

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(path.join(os.tmpdir(), 'masker round trip '));
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

test('an export as CSV can be imported elsewhere, and is the same there', async () => {
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

test('stats come to what the list has', async () => {
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
