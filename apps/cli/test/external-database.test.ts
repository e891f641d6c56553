import { newId } from '@masker/contract';
import { openDatabase } from '@masker/db';
import { createTestDatabase, type TestDatabase } from '@masker/db/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { masker, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

const secret = 'a secret for tests, of more than thirty-two characters';
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

/** On a machine without a server, but with its database. */
const here = (args: string[], env: NodeJS.ProcessEnv = {}, input?: string) =>
  masker(args, { env: { DATA_DIR: '/nowhere', DATABASE_URL: database.url, ...env }, input });

test('explains how to begin with an empty database', async () => {
  expect(await here(['account', 'list', '--json'])).toEqual({ code: 0, stdout: '{"data":[]}\n', stderr: '' });
  expect((await here(['account', 'list'])).stderr).toContain('account create --name NAME');
  const { code, stderr } = await here(['list', '--url', 'http://127.0.0.1:1'], { AUTH_SECRET: secret });
  expect(code).toBe(1);
  expect(stderr).toBe(
    'error: There is no account yet.\n  Create one with: npm run -s masker -- account create --name NAME\n',
  );
});

test('creates accounts, imports and cookies without a server', async () => {
  const account = (await here(['account', 'create', '--name', 'Harbor Dental'])).stdout.trim();
  const imported = await here(['import', '-', '--account', account], {}, ndjson(sessions(3)));
  expect(imported).toMatchObject({ code: 0, stdout: '3 sessions added\n' });
  const cookie = await here(['cookie', '--account', account], { AUTH_SECRET: secret });
  expect(cookie).toMatchObject({ code: 0, stderr: '' });
  expect(cookie.stdout).toMatch(/^masker_session=\S+\n$/);
});

test('cannot create a cookie without the secret', async () => {
  const { code, stderr } = await here(['cookie', '--account', newId('account')]);
  expect(code).toBe(1);
  expect(stderr).toContain('Set AUTH_SECRET to the value that the server uses.');
});

test('makes no cookie that a server with the embedded database and its own secret refuses', async () => {
  const server = await startServer(undefined, { AUTH_SECRET: secret });
  onTestFinished(() => server.stop());
  const run = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    masker(args, { env: { DATA_DIR: server.dataDir, ...env } });
  const account = (await run(['account', 'create', '--name', 'Harbor Dental'])).stdout.trim();
  for (const args of [['cookie'], ['list']]) {
    const refused = await run([...args, '--account', account]);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('Set AUTH_SECRET to the value that the server uses.');
  }
  const listed = await run(['list', '--account', account, '--json'], { AUTH_SECRET: secret });
  expect(listed).toMatchObject({ code: 0, stderr: '' });
});

test('deletes the login session of a call after it', async () => {
  const { stdout } = await here(['account', 'list', '--json']);
  const account = JSON.parse(stdout).data[0].id;
  const call = ['list', '--account', account, '--url', 'http://127.0.0.1:1'];
  expect((await here(call, { AUTH_SECRET: secret })).stderr).toContain('cannot be reached');
  const { directory, close } = openDatabase({ url: database.url });
  const kept = await directory.signIn.count();
  await close();
  // The one that `masker cookie` made above.
  expect(kept).toBe(1);
});
