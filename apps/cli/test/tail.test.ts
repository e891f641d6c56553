import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forwarder } from './support/forwarder.ts';
import { masker, type RunningServer, type RunOptions, spawnMasker, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

let server: RunningServer;
let account: string;

const here = (args: string[], options: RunOptions = {}) =>
  masker(args, { ...options, env: { DATA_DIR: server.dataDir } });
const load = (rows: readonly object[]) =>
  here(['import', '-', '--account', account], { input: ndjson(rows) });

beforeAll(async () => {
  server = await startServer();
  account = (await here(['account', 'create', '--name', 'Tail'])).stdout.trim();
});
afterAll(() => server?.stop());

/** Runs `masker tail`, lets sessions come, and interrupts it once it has printed `lines` lines. */
async function tail(args: string[], lines: number, come: () => Promise<unknown>) {
  const whose = args.includes('--token') ? [] : ['--account', account];
  const child = spawnMasker(['tail', ...whose, ...args], { env: { DATA_DIR: server.dataDir } });
  const ended = once(child, 'close');
  let stdout = '';
  let stderr = '';
  let coming: Promise<unknown> | undefined;
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
    if (stderr.includes('Waiting')) coming ??= come();
  });
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
    if (stdout.split('\n').length > lines) child.kill('SIGINT');
  });
  await ended;
  await coming;
  return { code: child.exitCode, stdout, stderr };
}

test('prints new sessions as lines of JSON until Ctrl-C', async () => {
  const rows = sessions(20);
  const expected = rows.filter((row) => row.status === 'error');
  const { code, stdout, stderr } = await tail(['--json', '--status', 'error'], expected.length, () =>
    load(rows),
  );
  expect(code).toBe(130);
  const printed = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect(printed.sort(byId)).toEqual(expected.sort(byId));
  expect(JSON.parse(stderr)).toEqual({ type: 'open', message: expect.stringContaining('Waiting') });
});

test('prints a table without --json', async () => {
  const rows = sessions(3);
  const { code, stdout, stderr } = await tail([], 4, () => load(rows));
  expect(code).toBe(130);
  expect(stderr).toBe('Waiting for new sessions. Press Ctrl-C to stop.\n');
  expect(stdout).toMatch(/^STARTED +AGENT .*ID\n/);
  for (const row of rows) expect(stdout).toContain(`  ${row.id}\n`);
});

test.each([1_200, 150])('reads sessions that the watch missed from the list: %i at once', async (count) => {
  // Of sessions that were there before, some started later than some of these. The second time they are more than it notes.
  const rows = sessions(count);
  const [last] = sessions(1);
  const { stdout, stderr } = await tail(['--json'], count + 1, async () => {
    await load(rows);
    await load([last as object]);
  });
  const printed: string[] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).id);
  expect(printed.sort()).toEqual([...rows, last].map((row) => row?.id).sort());
  const said: { type: string; message: string }[] = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(said.slice(0, 2)).toEqual([
    { type: 'open', message: expect.stringContaining('Waiting') },
    {
      type: 'reload',
      message: expect.stringContaining(' read from the list. Sessions that started before '),
    },
  ]);
});

test('shows sessions that were stored while the connection was lost', async () => {
  const [first, ...missed] = sessions(4);
  const proxy = await forwarder(server.url);
  try {
    const created = ['token', 'create', '--account', account, '--name', 'tail', '--scope', 'sessions:read'];
    const token = (await here(created)).stdout.trim();
    const args = ['--json', '--url', proxy.url, '--token', token];
    const { stdout, stderr } = await tail(args, 4, async () => {
      await load([first as object]);
      await proxy.cut();
      await load(missed);
      proxy.mend();
    });
    const printed = stdout.trimEnd().split('\n');
    expect(printed.map((line) => JSON.parse(line).id).sort()).toEqual(
      [first, ...missed].map((row) => row?.id).sort(),
    );
    const said = stderr.trimEnd().split('\n');
    expect(said.map((line) => JSON.parse(line).type).filter((type) => type !== 'reload')).toEqual([
      'open',
      'lost',
      'open',
    ]);
  } finally {
    await proxy.close();
  }
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 130],
  ['SIGHUP', 129],
] as const)('leaves no login session behind after %s', async (signal, code) => {
  const child = spawnMasker(['tail', '--account', account], { env: { DATA_DIR: server.dataDir } });
  const ended = once(child, 'close');
  child.stderr?.once('data', () => child.kill(signal));
  await ended;
  expect(child.exitCode).toBe(code);
  const { readServerInfo } = await import('@masker/db/embedded');
  const { openDatabase } = await import('@masker/db');
  const info = await readServerInfo(server.dataDir);
  const database = openDatabase({ url: info?.databaseUrl as string, connections: 1 });
  try {
    expect(await database.directory.signIn.count({ where: { accountId: account } })).toBe(0);
  } finally {
    await database.close();
  }
});

test('ends on a permanent error', async () => {
  const refused = await here(['tail', '--cookie', 'forged']);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('npm run -s masker -- cookie --account');
  expect((await here(['tail', '--status', 'OK'])).code).toBe(2);
});
