import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createMaskerClient, type Session } from '@masker/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { masker, type RunningServer, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';
import { stubCookie, stubSource } from './support/sync-source.ts';

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

const here = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  masker(args, { env: { DATA_DIR: server.dataDir, ...env } });

async function account(name: string): Promise<{ id: string; cookie: string }> {
  const id = (await here(['account', 'create', '--name', name])).stdout.trim();
  return { id, cookie: (await here(['cookie', '--account', id])).stdout.trim() };
}

async function file(name: string, text: string): Promise<string> {
  const at = path.join(folder, name);
  await writeFile(at, text);
  return at;
}

test('imports a CSV export into another account without differences', async () => {
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

test('imports an NDJSON export with its end marker, and refuses one that lacks a line', async () => {
  const [from, to] = [await account('Marked'), await account('To marked')];
  const rows = await file('marked.ndjson', ndjson(sessions(20)));
  await here(['import', rows, '--account', from.id]);
  const response = await fetch(`${server.url}/api/v1/sessions/export?end=true&since=3650d`, {
    headers: { cookie: from.cookie },
  });
  const text = await response.text();
  const cut = await file('cut.ndjson', text.slice(text.indexOf('\n') + 1));
  const refused = await here(['import', cut, '--account', to.id]);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain(
    'line 20: is the end marker of an export of 20 lines, but 19 lines precede it: the file is not whole; export again',
  );
  const whole = await here(['import', await file('whole.ndjson', text), '--account', to.id]);
  expect(whole).toMatchObject({ code: 0, stdout: '20 sessions added\n' });
});

test('stats equal the list', async () => {
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

describe('instants with six and nine digits are truncated to the millisecond', () => {
  // With what was measured before the cut: a duration one millisecond longer than the two instants say.
  const finer = (row: Session, start: string, end: string) => ({
    ...row,
    started_at: row.started_at.replace('Z', `.${start}Z`),
    ended_at: row.ended_at.replace('.794Z', `.${end}Z`),
    duration_ms: 795,
  });
  const [six, nine] = sessions(2) as [Session, Session];
  const cut = [six, nine];
  const fine = [finer(six, '000001', '794999'), finer(nine, '000000001', '794999999')];

  const imported = async (to: string, at: string) => {
    const { code, stdout, stderr } = await here(['import', at, '--account', to, '--json']);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')]);
    const { added, duplicates } = JSON.parse(stdout);
    return { added, duplicates };
  };
  const ways = {
    csv: async (to: string, rows: readonly object[]) => {
      const cell = (value: unknown) =>
        `"${(typeof value === 'object' ? JSON.stringify(value) : String(value)).replaceAll('"', '""')}"`;
      const lines = rows.map((row) =>
        Object.values(row)
          .map((value) => (value === null ? '' : cell(value)))
          .join(','),
      );
      return imported(to, await file('fine.csv', [Object.keys(six).join(','), ...lines].join('\n')));
    },
    ndjson: async (to: string, rows: readonly object[]) =>
      imported(to, await file('fine.ndjson', ndjson(rows))),
    sync: async (to: string, rows: readonly object[]) => {
      const source = await stubSource(rows.map((row) => ({ ...row })));
      const args = ['sync', '--from', source.url, '--account', to, '--json'];
      const { code, stdout } = await here(args, { MASKER_SESSION: stubCookie });
      expect(code).toBe(0);
      const { added, already_there: duplicates, conflicts } = JSON.parse(stdout);
      expect(conflicts.sessions).toBe(0);
      return { added, duplicates };
    },
  };

  test.each([
    ['csv', 'ndjson', 'sync'],
    ['ndjson', 'sync', 'csv'],
    ['sync', 'csv', 'ndjson'],
  ] as const)('import by %s: truncated by %s, and finer ones by %s, are duplicates', async (...[a, b, c]) => {
    const { id } = await account(`Fine by ${a}`);
    expect(await ways[a](id, fine)).toEqual({ added: 2, duplicates: 0 });
    expect(await ways[b](id, cut)).toEqual({ added: 0, duplicates: 2 });
    expect(await ways[c](id, fine)).toEqual({ added: 0, duplicates: 2 });
    const listed = await here(['list', '--account', id, '--since', '90d', '--json']);
    expect(JSON.parse(listed.stdout).data).toEqual(cut);
  });
});
