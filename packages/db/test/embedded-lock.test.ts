import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DataDirLockedError, lockDataDir, readServerInfo } from '../src/embedded/index.ts';
import { temporaryFolder } from './support/folders.ts';
import { eventually, startProgram } from './support/programs.ts';

test('publishes the server to its owner only, until released', async () => {
  const dataDir = await temporaryFolder();
  const lock = await lockDataDir(dataDir, { embedded: false });
  await lock.update({ url: 'http://localhost:3000', databaseUrl: 'postgresql://x' });
  expect(await readServerInfo(dataDir)).toMatchObject({
    pid: process.pid,
    url: 'http://localhost:3000',
    databaseUrl: 'postgresql://x',
    embedded: false,
  });
  expect((await stat(path.join(dataDir, 'server.json'))).mode & 0o077).toBe(0);
  await lock.release();
  expect(await readServerInfo(dataDir)).toBeNull();
  await (await lockDataDir(dataDir)).release();
});

test('a second server is refused with the pid and address of the first', async () => {
  const dataDir = await temporaryFolder();
  const { child } = await startProgram('lock-holder', dataDir);
  const refusal = await lockDataDir(dataDir).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DataDirLockedError);
  expect((refusal as Error).message).toContain(`process ${child.pid}, http://localhost:3999`);
});

test('ignores the lock of a killed server', async () => {
  const dataDir = await temporaryFolder();
  const { child } = await startProgram('lock-holder', dataDir);
  child.kill('SIGKILL');
  await eventually(() => child.signalCode !== null);
  expect(await readServerInfo(dataDir)).toBeNull();
  const lock = await lockDataDir(dataDir);
  await lock.release();
});

test('does not mistake another process with the same pid for the server', async () => {
  const dataDir = await temporaryFolder();
  const stale = {
    pid: process.pid,
    startTime: 'another boot:1',
    url: null,
    databaseUrl: null,
    embedded: true,
  };
  await writeFile(path.join(dataDir, 'server.json'), JSON.stringify(stale));
  await writeFile(path.join(dataDir, 'server.lock.4'), JSON.stringify(stale));
  expect(await readServerInfo(dataDir)).toBeNull();
  await (await lockDataDir(dataDir)).release();
});

test('exactly one of many concurrent attempts succeeds, with or without a stale lock', async () => {
  for (const before of [null, { pid: process.pid, startTime: 'another boot:1' }]) {
    const dataDir = await temporaryFolder();
    if (before) await writeFile(path.join(dataDir, 'server.lock.1'), JSON.stringify(before));
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDir(dataDir)));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  }
});

test('exactly one of several starting processes succeeds', async () => {
  const dataDir = await temporaryFolder();
  const programs = await Promise.all(
    [1, 2, 3, 4].map(() => startProgram<{ held: boolean }>('lock-holder', dataDir)),
  );
  expect(programs.filter(({ said }) => said.held)).toHaveLength(1);
});
