import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { readServerInfo } from '@masker/db/embedded';
import { freePort } from '@masker/tsconfig/free-port';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { emptyDataDir, newDataDir } from './support/folders.ts';
import { run } from './support/program.ts';
import { cliProgram } from './support/programs.ts';
import { launch, type Server, startServer } from './support/server.ts';

const execute = promisify(execFile);

interface Page {
  data: { id: string }[];
  next_cursor: string | null;
}

/** Variables of a shell that are meant for another PostgreSQL than the embedded one. */
const forAnother = { PGSSLMODE: 'require', PGHOST: 'db.invalid', PGOPTIONS: '-c search_path=elsewhere' };

describe('a start', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LOG_LEVEL: 'debug', DATA_DIR: await newDataDir(), ...forAnother });
  });

  test('prints one line for each step', () => {
    const steps = server
      .stdout()
      .split('\n')
      .filter((line) => line.startsWith('✔'));
    expect(steps).toEqual([
      expect.stringMatching(/^✔ PostgreSQL started {2}\d+\.\d s$/),
      expect.stringMatching(/^✔ Database migrated \(\d+ applied\) {2}\d+\.\d s$/),
      expect.stringMatching(
        /^✔ Demo data created \(330 sessions: 300 in the demo account, 30 in another\) {2}\d+\.\d s$/,
      ),
    ]);
  });

  test('ends with a working curl command', async () => {
    expect(server.curl).toContain(`"${server.url}/api/v1/sessions?since=24h&limit=50"`);
    const page = JSON.parse(await paste(server.curl)) as Page;
    expect(Object.keys(page)).toEqual(['data', 'next_cursor']);
    const api = (await (await server.get('/api/v1/sessions?since=24h&limit=50')).json()) as Page;
    expect(page.data).toEqual(api.data);
  });

  test('names the printed cookie in the list of login sessions', async () => {
    const { data } = (await (await server.get('/api/v1/sign-ins')).json()) as { data: object[] };
    expect(data).toContainEqual(
      expect.objectContaining({ current: true, user_agent: 'masker start', address: null }),
    );
  });

  test('publishes its address for the commands', async () => {
    expect(await readServerInfo(server.dataDir)).toMatchObject({
      pid: server.pid,
      url: server.url,
      embedded: true,
      databaseUrl: expect.stringMatching(/^postgresql:/),
    });
  });

  test('ignores variables for another PostgreSQL', async () => {
    const list = run(cliProgram, ['account', 'list'], { DATA_DIR: server.dataDir, ...forAnother });
    expect(await list.ended, list.stderr()).toMatchObject({ code: 0 });
    expect(list.stdout()).toContain('acc_');
  });

  test('restricts secrets to their owner', async () => {
    for (const name of ['auth-secret', 'server.json', 'postgresql.json']) {
      expect(await modeOf(path.join(server.dataDir, name)), name).toBe(0o600);
    }
    expect(await modeOf(path.join(server.dataDir, 'postgresql/data'))).toBe(0o700);
  });

  test('logs requests at debug, without secrets', async () => {
    const token = decodeURIComponent(server.cookie).slice('masker_session='.length);
    const password = new URL(server.databaseUrl).password;
    expect((await server.get('/api/v1/sessions?agent_id=agt_confidential')).status).toBe(422);
    expect((await server.get('/api/v1/me')).status).toBe(200);
    const signIn = await server.signInByLink();
    expect(signIn.status).toBe(200);
    const second = signIn.headers.getSetCookie()[0]?.split(/[=;]/)[1] ?? '';
    const forged = await server.get('/api/v1/me', { headers: { cookie: 'masker_session=forged.forged' } });
    expect(forged.status).toBe(401);
    const lastId = forged.headers.get('x-request-id') ?? '-';
    await eventually(() => server.stderr().includes(lastId));

    const log = server.stderr();
    const lines = log.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toHaveLength(lines.length);
    expect(log).toContain('"status":422');
    const secrets = [
      server.linkSecret,
      token,
      token.split('.')[0] ?? '',
      server.cookie,
      decodeURIComponent(second),
      second,
      password,
    ];
    for (const secret of [...secrets, 'agt_confidential', 'forged.forged', 'postgresql://']) {
      expect(secret.length).toBeGreaterThan(8);
      expect(log).not.toContain(secret);
    }
    const printed = server.stdout().replace(server.curl, '').replace(server.linkSecret, '');
    for (const secret of [...secrets, 'masker_session=']) expect(printed).not.toContain(secret);
  });
});

test('a second start on the same data has the same sessions, and the first cookie still works', async () => {
  const first = await startServer({ DATA_DIR: await emptyDataDir() });
  const all = '/api/v1/sessions?since=365d&limit=100';
  const before = await (await first.get(all)).text();
  expect((JSON.parse(before) as Page).data).toHaveLength(100);
  await first.stop();

  const second = await startServer({ DATA_DIR: first.dataDir });
  expect(second.stdout()).toContain('✔ Database up to date');
  expect(second.stdout()).not.toContain('demo data');
  const page = await second.get(all, { headers: { cookie: first.cookie } });
  expect(page.status).toBe(200);
  expect(((await page.json()) as Page).data).toEqual((JSON.parse(before) as Page).data);

  // A cursor of the first is good for the second, too.
  const { next_cursor } = JSON.parse(before) as Page;
  expect((await second.get(`/api/v1/sessions?cursor=${next_cursor}`)).status).toBe(200);
});

test('answers 503 with retry-after to whoever asks for its state, until it is ready', async () => {
  const dataDir = await emptyDataDir();
  const port = await freePort();
  const program = launch({ DATA_DIR: dataDir, PORT: String(port), DEMO_SESSIONS: '20000' });
  await program.says(/Creating demo data/);
  for (const url of ['/api/healthz', '/api/readyz', '/api/metrics']) {
    const answer = await fetch(`http://127.0.0.1:${port}${url}`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(await answer.json()).toEqual({
      error: {
        code: 'unavailable',
        message: expect.stringContaining('starting'),
        request_id: answer.headers.get('x-request-id'),
      },
    });
  }
  expect(program.stdout()).not.toContain('Demo data created');
});

/** Has a program write to a stream, again and again, besides what it does. */
const writing = (to: 'log' | 'error') =>
  `--import=data:text/javascript,setInterval(()=>console.${to}(1),20).unref()`;

test.each([
  ['output', 'stdout', 'log'],
  ['errors', 'stderr', 'error'],
] as const)('continues, and can be stopped, if nobody reads its %s', async (_, stream, to) => {
  const dataDir = await emptyDataDir();
  const program = launch({ DATA_DIR: dataDir, NODE_OPTIONS: writing(to) });
  program.child[stream]?.destroy();
  await eventually(async () => (await readServerInfo(dataDir))?.url != null);
  const { url } = (await readServerInfo(dataDir)) ?? {};
  await eventually(async () => (await fetch(`${url}/api/readyz`)).status === 200);
  program.child.kill('SIGTERM');
  expect(await program.ended).toEqual({ code: 0, signal: null });
});

/** Runs the line in a shell, or, on a machine without curl, does what it says. */
async function paste(line: string): Promise<string> {
  const curl = await execute('sh', ['-c', 'command -v curl']).catch(() => null);
  if (curl) return (await execute('sh', ['-c', line])).stdout;
  const [, cookie = '', url = ''] = /^curl -H "Cookie: ([^"]+)" "([^"]+)"$/.exec(line) ?? [];
  return (await fetch(url, { headers: { cookie } })).text();
}

async function modeOf(file: string): Promise<number> {
  return (await stat(file)).mode & 0o777;
}
