import { execFile } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { session } from '@masker/api/testing/sessions';
import type { ExportBody } from '@masker/contract';
import { beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { eventually } from '../test/support/eventually.ts';
import { usedDataDir } from '../test/support/folders.ts';
import { expectCalm, expectUnavailable, transports } from '../test/support/outage.ts';
import { launch, type Server, whenReady } from '../test/support/server.ts';
import { mountSmallDisk, type SmallDisk } from './support/small-disk.ts';

const execute = promisify(execFile);
const KiB = 1024;

let disk: SmallDisk;
const launchThere = () => launch({ DATA_DIR: `${disk.folder}/data` }, undefined, disk.within);

beforeAll(async () => {
  disk = await mountSmallDisk(384);
});

beforeEach(async () => {
  await disk.fill(Number.POSITIVE_INFINITY);
  await rm(disk.outside('data'), { recursive: true, force: true });
});

async function useData(): Promise<void> {
  await execute('cp', ['-a', inject('usedDataDir'), disk.outside('data')]);
}

describe('a start on a full disk reports the error, and succeeds once there is space', () => {
  // Nothing can be written at all; or the first files can, and PostgreSQL's can't.
  test.each([0, 256 * KiB, 8 * KiB * KiB])('new installation with %i bytes left', async (left) => {
    await disk.fill(left);
    await expectRefusal();
  });

  test.each([0, 64 * KiB])('existing installation with %i bytes left', async (left) => {
    await useData();
    await disk.fill(left);
    await expectRefusal();
    await disk.fill(Number.POSITIVE_INFINITY);
    const server = await whenReady(launchThere(), disk.outside('data'));
    expect((await server.get('/api/readyz')).status).toBe(200);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
});

async function expectRefusal(): Promise<void> {
  const program = launchThere();
  expect(await program.ended).toEqual({ code: 1, signal: null });
  expect(program.stderr()).toMatch(
    /^\nmasker-sessions did not start\. .*The disk is full.* Free some space.*\n$/,
  );
}

test('on a full disk, acknowledged sessions are kept, and other requests refused with the reason', async () => {
  await useData();
  const server = await whenReady(launchThere(), disk.outside('data'));
  await disk.fill(600 * KiB);
  const acknowledged: string[] = [];
  const refused: string[] = [];
  for (const enough = 5; refused.length < enough; ) {
    const sessions = Array.from({ length: 50 }, () => session());
    const ids = sessions.map(({ id }) => id);
    const answer = await send(server, sessions);
    if (answer.status === 200) acknowledged.push(...ids);
    else {
      await expectUnavailable(answer, /The disk of the database is full. Add space/);
      refused.push(...ids);
    }
  }
  expect(acknowledged).not.toEqual([]);
  expect((await server.get('/api/healthz')).status).toBe(200);
  expect(
    server.stderr().split('the database is unavailable: The disk of the database is full'),
  ).not.toHaveLength(1);

  await disk.fill(Number.POSITIVE_INFINITY);
  for (const path of ['/api/readyz', ...transports])
    await eventually(async () => (await server.get(path)).status === 200);
  expect(await stored(server, acknowledged)).toEqual(acknowledged);
  expect(await stored(server, refused)).toEqual([]);
  const more = [session()];
  expect(await (await send(server, more)).json()).toMatchObject({ accepted: 1 });
  await eventually(() => /the database is available again/.test(server.stderr()));
  expectCalm(server);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

test('an export that fills the disk fails with what to do, and leaves nothing', async () => {
  const dataDir = await usedDataDir();
  const settings = { DATA_DIR: dataDir, EXPORT_DIR: `${disk.folder}/exports` };
  const server = await whenReady(launch(settings, undefined, disk.within), dataDir);
  const made = async () => {
    const answer = await server.get('/api/v1/exports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ format: 'ndjson', since: '3650d' }),
    });
    const { id } = ((await answer.json()) as ExportBody).export;
    let state: ExportBody['export'] | undefined;
    await eventually(async () => {
      state = ((await (await server.get(`/api/v1/exports/${id}`)).json()) as ExportBody).export;
      return state.status === 'done' || state.status === 'failed';
    });
    return state as ExportBody['export'];
  };
  await disk.fill(64 * KiB);
  expect(await made()).toMatchObject({
    status: 'failed',
    error: 'The disk of the server is full. Free some space, then export again.',
  });
  const [account = ''] = await readdir(disk.outside('exports'));
  expect(await readdir(disk.outside(`exports/${account}`))).toEqual([]);
  await disk.fill(Number.POSITIVE_INFINITY);
  const { id, status } = await made();
  expect(status).toBe('done');
  expect(await readdir(disk.outside(`exports/${account}`))).toEqual([id]);
  await rm(disk.outside('exports'), { recursive: true });
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

function send(server: Server, sessions: object[]): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return server.get('/api/v1/sessions', { method: 'POST', body: JSON.stringify(sessions), headers });
}

/** Which of these can be exported, in the order in which they are named. */
async function stored(server: Server, ids: string[]): Promise<string[]> {
  const answer = await server.get('/api/v1/sessions/export?agent_id=agt_01HYZ000000000000000000000');
  const lines = (await answer.text()).split('\n').filter(Boolean);
  const there = new Set(lines.map((line) => JSON.parse(line).id));
  return ids.filter((id) => there.has(id));
}
