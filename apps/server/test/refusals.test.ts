import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { readServerInfo } from '@masker/db/embedded';
import { freePort } from '@masker/tsconfig/free-port';
import { describe, expect, test } from 'vitest';
import { afterwards, emptyDataDir, newDataDir, usedDataDir } from './support/folders.ts';
import { countRows } from './support/postgres.ts';
import { postmasterOf } from './support/postmaster.ts';
import { launch, startServer } from './support/server.ts';

describe('an unusable setting is reported in one clear line', () => {
  const secret = 'not-to-be-seen-again-'.repeat(2);
  test.each([
    [{ PORT: '99999' }, /^PORT must be a port number from 0 to 65535\.$/],
    [{ DATABASE_URL: `postgresql://u:${secret}@127.0.0.1/x` }, /^AUTH_SECRET must be set together with DATA/],
    [{ HOST: '192.0.2.1' }, /^HOST 192\.0\.2\.1 is not an address of this machine\./],
    [{ HOST: 'no.such.host.invalid' }, /^HOST no\.such\.host\.invalid is not an address of this machine\./],
  ])('%o', async (settings, line) => {
    const { said, stdout } = await refused(await newDataDir(), settings as Record<string, string>);
    expect(said).toMatch(line);
    expect(said).not.toContain(secret);
    expect(stdout).toBe('');
  });

  test('a file as DATA_DIR', async () => {
    const dataDir = await newDataDir();
    await writeFile(dataDir, '');
    expect((await refused(dataDir)).said).toMatch(/^DATA_DIR .* cannot be used \(E\w+\)\. /);
  });

  test('a DATABASE_URL where nothing listens', async () => {
    const DATABASE_URL = `postgresql://masker:${secret}@127.0.0.1:${await freePort()}/masker`;
    const { said } = await refused(await newDataDir(), { DATABASE_URL, AUTH_SECRET: secret });
    expect(said).toMatch(/^The PostgreSQL of DATABASE_URL cannot be reached \(ECONNREFUSED\)\. /);
    expect(said).not.toContain(secret);
  });

  test('a lost secret', async () => {
    const dataDir = await usedDataDir();
    await writeFile(path.join(dataDir, 'auth-secret'), '');
    expect((await refused(dataDir)).said).toMatch(/^The secret in .*auth-secret is damaged\. /);
  });

  test('an unknown option', async () => {
    const program = launch({ DATA_DIR: await newDataDir() }, ['--help']);
    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(program.stderr()).toContain('The only option is --api-only.');
  });
});

test('a port in use is refused with advice, and nothing is left behind', async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  afterwards(async () => void probe.close());
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;

  const dataDir = await emptyDataDir();
  const { said } = await refused(dataDir, { PORT: String(port) });
  expect(said).toBe(
    `Port ${port} is in use by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
  );
  expect(await readServerInfo(dataDir)).toBeNull();
  await expect(postmasterOf(dataDir)).rejects.toThrow('ENOENT');

  const server = await startServer({ DATA_DIR: dataDir });
  expect((await server.get('/api/v1/me')).status).toBe(200);
});

test('a second server on the same data is refused and names the first, which is not affected', async () => {
  const first = await startServer();
  const postmaster = await postmasterOf(first.dataDir);
  for (const PORT of ['0', new URL(first.url).port]) {
    const { said } = await refused(first.dataDir, { PORT });
    expect(said).toContain(`process ${first.pid}`);
    expect(said).toContain(first.url);
    expect(said).toContain('DATA_DIR=');
  }
  expect(await postmasterOf(first.dataDir)).toBe(postmaster);
  expect(await readServerInfo(first.dataDir)).toMatchObject({ pid: first.pid, url: first.url });
  expect((await first.get('/api/v1/sessions')).status).toBe(200);
  expect(await first.stop()).toEqual({ code: 0, signal: null });
});

test('of two concurrent starts on the same data, one serves', async () => {
  const dataDir = await usedDataDir();
  const settings = { DATA_DIR: dataDir };
  const programs = [launch(settings), launch(settings)];
  const loser = await Promise.race(programs.map((program) => program.ended.then(() => program)));
  expect(await loser.ended).toEqual({ code: 1, signal: null });
  const winner = programs.find((program) => program !== loser);
  await winner?.says(/Stop .*Ctrl-C/);
  expect(loser.stderr()).toContain(`process ${winner?.pid}`);
});

test('two servers with separate data run side by side', async () => {
  const spaces = path.join(path.dirname(await newDataDir()), 'with a space');
  await rename(await emptyDataDir(), spaces);
  const [one, other] = await Promise.all([
    startServer(),
    startServer({ DATA_DIR: spaces, DEMO_SESSIONS: '10' }),
  ]);
  expect(one.url).not.toBe(other.url);
  expect((await countRows(one.databaseUrl)).sessions).toBe(330);
  expect((await countRows(other.databaseUrl)).sessions).toBe(11);
  expect((await one.get('/api/v1/me', { headers: { cookie: other.cookie } })).status).toBe(401);
  await one.stop();
  expect((await other.get('/api/v1/sessions')).status).toBe(200);
});

/** Launches a server that is to refuse, and returns what it says after "did not start". */
async function refused(dataDir: string, settings: Record<string, string> = {}) {
  const program = launch({ DATA_DIR: dataDir, ...settings });
  expect(await program.ended).toEqual({ code: 1, signal: null });
  const said = /^\nmasker-sessions did not start\. (.*)\n$/.exec(program.stderr())?.[1];
  if (said === undefined) throw new Error(`not one line: ${program.stderr()}`);
  return { said, stdout: program.stdout() };
}
