import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTestDatabase } from '@masker/db/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { removeFolder } from '../../server/test/support/temporary-folder.ts';
import { masker, newDataDir, type RunningServer, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

let server: RunningServer;
let account: string;
/** What `audit verify` printed before the backup, to be kept elsewhere. */
let head: string;
/** All sessions of the account, as the server exported them. */
let exported: string;
let file: string;

const inFolder = (dataDir: string, args: string[], input?: string) =>
  masker(args, { env: { DATA_DIR: dataDir }, input });

async function exportOf(one: RunningServer): Promise<string> {
  const cookie = (await inFolder(one.dataDir, ['cookie', '--account', account])).stdout.trim();
  const answer = await fetch(`${one.url}/api/v1/sessions/export?since=365d`, { headers: { cookie } });
  expect(answer.status).toBe(200);
  return answer.text();
}

beforeAll(async () => {
  server = await startServer();
  account = (await inFolder(server.dataDir, ['account', 'create', '--name', 'Harbor Dental'])).stdout.trim();
  await inFolder(server.dataDir, ['import', '-', '--account', account], ndjson(sessions(40)));
  exported = await exportOf(server);
  const verified = await inFolder(server.dataDir, ['audit', 'verify', '--account', account, '--json']);
  head = JSON.parse(verified.stdout).head;
  file = path.join(path.dirname(server.dataDir), 'masker.backup');
});
afterAll(() => server?.stop());

test('backs up a running server into a file that only its owner can read', async () => {
  const made = await inFolder(server.dataDir, ['backup', file]);
  expect(made).toMatchObject({ code: 0 });
  expect(made.stdout).toMatch(/masker\.backup has \d+ rows \([\d,]+ bytes\)\n$/);
  expect(made.stderr).toContain(`keep a copy of ${path.join(server.dataDir, 'auth-secret')} somewhere else`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const again = await inFolder(server.dataDir, ['backup', file]);
  expect(again).toMatchObject({ code: 1, stdout: '' });
  expect(again.stderr).toContain('already');
  const running = await inFolder(server.dataDir, ['restore', file]);
  expect(running.code).toBe(1);
  expect(running.stderr).toContain('is running on');
});

test('restores into a new data folder with identical data', async () => {
  const place = await newDataDir();
  onTestFinished(() => removeFolder(place.folder));
  const restored = await inFolder(place.dataDir, ['restore', file]);
  expect(restored).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Restored \d+ rows, 40 sessions among/),
  });
  const twice = await inFolder(place.dataDir, ['restore', file]);
  expect(twice).toMatchObject({ code: 1, stdout: '' });
  expect(twice.stderr).toContain('The database is not empty: there are rows in its table');

  const second = await startServer(place);
  onTestFinished(() => second.end());
  expect(await exportOf(second)).toBe(exported);
  const verify = ['audit', 'verify', '--account', account, '--expect', head];
  expect(await inFolder(place.dataDir, verify)).toMatchObject({ code: 0, stderr: '' });
});

test('restores into an external PostgreSQL', async () => {
  const { url, drop } = await createTestDatabase({ migrated: false });
  onTestFinished(() => drop());
  const env = { DATABASE_URL: url, DATA_DIR: '/nowhere' };
  expect(await masker(['restore', file, '--json'], { env })).toMatchObject({ code: 0, stderr: '' });
  const verify = ['audit', 'verify', '--account', account, '--expect', head, '--json'];
  const { entries } = JSON.parse((await masker(verify, { env })).stdout);
  expect(entries).toBeGreaterThan(0);
});

test('refuses a truncated file, and does not create a database in a folder without one', async () => {
  const cut = `${file}.cut`;
  await writeFile(cut, (await readFile(file)).subarray(0, -40));
  const { url, drop } = await createTestDatabase({ migrated: false });
  onTestFinished(() => drop());
  const refused = await masker(['restore', cut], { env: { DATABASE_URL: url, DATA_DIR: '/nowhere' } });
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('cannot be restored: its end is missing: it was cut off.');
  const nothing = await inFolder(path.join(path.dirname(server.dataDir), 'none'), ['backup', `${file}.2`]);
  expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no database in') });
  await expect(stat(`${file}.2`)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('backs up a stopped installation', async () => {
  await server.end();
  const made = await inFolder(server.dataDir, ['backup', `${file}.stopped`, '--json']);
  expect(made).toMatchObject({ code: 0 });
  expect(JSON.parse(made.stdout).rows).toBeGreaterThan(40);
});
