import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createS3Store } from '@masker/api/exports/s3-store';
import type { Export, ExportBody } from '@masker/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../test/support/eventually.ts';
import { type Server, startServer } from '../test/support/server.ts';
import { type ObjectStore, startObjectStore } from './support/object-store.ts';

const MiB = 1024 * 1024;

let store: ObjectStore;
beforeAll(async () => {
  store = await startObjectStore();
});

const settings = () => ({
  EXPORT_S3_BUCKET: store.bucket,
  EXPORT_S3_ENDPOINT: store.endpoint,
  EXPORT_S3_PREFIX: 'masker/exports',
  EXPORT_S3_ACCESS_KEY_ID: store.accessKeyId,
  EXPORT_S3_SECRET_ACCESS_KEY: store.secretAccessKey,
});
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

async function create(server: Server, format = 'ndjson'): Promise<Export> {
  const answer = await server.get('/api/v1/exports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ format, since: '3650d' }),
  });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as ExportBody).export;
}

async function ended(server: Server, { id }: Export): Promise<Export> {
  let state: Export | undefined;
  await eventually(async () => {
    state = ((await (await server.get(`/api/v1/exports/${id}`)).json()) as ExportBody).export;
    return state.status !== 'queued' && state.status !== 'running';
  });
  return state as Export;
}

test('the files of exports are in the bucket, and come and go through the API alone', async () => {
  const server = await startServer(settings());
  const made = await ended(server, await create(server));
  expect(made).toMatchObject({ status: 'done', error: null });
  expect(await store.objects()).toEqual([
    expect.stringMatching(RegExp(`^masker/exports/acc_\\w+/${made.id}$`)),
  ]);
  // The folder may be there, of a server without a bucket.
  expect(await readdir(path.join(server.dataDir, 'exports')).catch(() => [])).toEqual([]);

  const content = `/api/v1/exports/${made.id}/content`;
  const whole = await bytesOf(await server.get(content));
  expect(sha256(whole)).toBe(made.sha256);
  const part = await server.get(content, { headers: { range: 'bytes=100-299' }, redirect: 'error' });
  expect(part.status).toBe(206);
  expect(await bytesOf(part)).toEqual(whole.subarray(100, 300));
  expect((await fetch(`${server.url}${content}`)).status).toBe(401);

  // The store does not answer for a while.
  store.signal('SIGSTOP');
  const delayed = server.get(content);
  store.signal('SIGCONT');
  expect(sha256(await bytesOf(await delayed))).toBe(made.sha256);

  expect((await server.get(`/api/v1/exports/${made.id}`, { method: 'DELETE' })).status).toBe(200);
  expect(await store.objects()).toEqual([]);
  expect(await store.uploads()).toEqual([]);
  expect(server.stderr()).not.toContain(store.secretAccessKey);
  await server.stop();
});

test('another secret is refused by the store, and the export says what to do', async () => {
  const server = await startServer({ ...settings(), EXPORT_S3_SECRET_ACCESS_KEY: 'another secret' });
  const made = await ended(server, await create(server));
  expect(made).toMatchObject({
    status: 'failed',
    error: expect.stringMatching(
      /^The bucket of exports refuses the server's access key \(SignatureDoesNotMatch\)\. Correct EXPORT_S3/,
    ),
  });
  expect(server.stderr()).toMatch(/exports will fail as things are/);
  expect(server.stderr()).not.toContain('another secret');
  await server.stop();
});

test('without its store, a download is refused with what to do, and the server serves on', async () => {
  const server = await startServer(settings());
  const made = await ended(server, await create(server, 'parquet'));
  expect(made.status).toBe('done');
  await server.stop();
  const without = await startServer({
    ...settings(),
    EXPORT_S3_ENDPOINT: 'http://127.0.0.1:9',
    DATA_DIR: server.dataDir,
  });
  const answer = await without.get(`/api/v1/exports/${made.id}/content`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    error: {
      message: expect.stringMatching(
        /^The bucket of exports does not serve \(ECONNREFUSED\)\. Start it, or correct EXPORT_S3/,
      ),
    },
  });
  expect((await without.get('/api/readyz')).status).toBe(200);
  await without.stop();
});

describe('a file of several parts', () => {
  const claim = { accountId: 'acc_field', id: 'exp_field', lease: 'first' };
  const key = 'parts/acc_field/exp_field';
  const bucket = (address = store.endpoint) =>
    createS3Store(
      {
        bucket: store.bucket,
        endpoint: address,
        region: 'us-east-1',
        prefix: 'parts/',
        credentials: { accessKeyId: store.accessKeyId, secretAccessKey: store.secretAccessKey },
      },
      2 ** 30,
    );
  const never = new AbortController().signal;

  /** Pieces of a file of 20 MB; `at` is called before each. */
  async function* pieces(at: (piece: number) => Promise<void> | void = () => {}): AsyncGenerator<Buffer> {
    for (let piece = 0; piece < 20; piece++) {
      await at(piece);
      yield Buffer.alloc(MiB, piece);
    }
  }

  test('is there once all parts are, any range of it', async () => {
    const seen: string[][] = [];
    await bucket().write(
      claim,
      pieces(async (piece) => {
        if (piece === 18) seen.push(await store.objects(), await store.uploads());
      }),
      never,
    );
    expect(seen[0]).not.toContain(key);
    expect(seen[1]).toEqual([key]);
    const file = await bucket().open(claim);
    const read: Uint8Array[] = [];
    for await (const bytes of file.bytes({ start: 8 * MiB - 2, end: 8 * MiB + 1 })) read.push(bytes);
    expect(Buffer.concat(read)).toEqual(Buffer.from([7, 7, 8, 8]));
    await bucket().remove(claim);
    expect(await store.objects()).not.toContain(key);
  });

  test('leaves no part when its content fails, or it is stopped', async () => {
    const boom = new Error('boom');
    const failing = pieces((piece) => {
      if (piece === 17) throw boom;
    });
    await expect(bucket().write(claim, failing, never)).rejects.toBe(boom);
    const stopping = new AbortController();
    const stopped = pieces((piece) => {
      if (piece === 17) stopping.abort(new Error('the server stops'));
    });
    await expect(bucket().write(claim, stopped, stopping.signal)).rejects.toThrow('the server stops');
    expect(await store.uploads()).toEqual([]);
    expect(await store.objects()).not.toContain(key);
  });

  test('that a killed server left is removed by the next attempt', async () => {
    // Never ends, as that of a process that is gone.
    const left = bucket().write(
      claim,
      pieces((piece) => (piece === 18 ? new Promise<void>(() => {}) : undefined)),
      never,
    );
    left.catch(() => {});
    await eventually(async () => (await store.uploads()).includes(key));
    await bucket().write({ ...claim, lease: 'second' }, pieces(), never);
    expect(await store.uploads()).toEqual([]);
    await bucket().remove(claim);
  });
});
