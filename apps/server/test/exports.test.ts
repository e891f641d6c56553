import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Export, ExportBody } from '@masker/contract';
import { createClient } from '@masker/db';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { type Server, startServer } from './support/server.ts';

const create = async (server: Server): Promise<Export> => {
  const answer = await server.get('/api/v1/exports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ format: 'ndjson', since: '3650d' }),
  });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as ExportBody).export;
};

const stateOf = async (server: Server, id: string): Promise<Export> =>
  ((await (await server.get(`/api/v1/exports/${id}`)).json()) as ExportBody).export;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('what a killed server had begun is finished by the next one, of the same moment', async () => {
  const first = await startServer();
  const owner = createClient({ connectionString: first.databaseUrl });
  await owner.connect();
  owner.on('error', () => {});
  // The export is under way for as long as this lasts.
  await owner.query('BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE');
  const { id, as_of } = await create(first);
  await eventually(async () => (await stateOf(first, id)).status === 'running');
  await first.stop('SIGKILL');
  await owner.end().catch(() => {});

  const second = await startServer({ DATA_DIR: first.dataDir });
  await eventually(async () => (await stateOf(second, id)).status === 'done');
  const made = await stateOf(second, id);
  expect(made.as_of).toBe(as_of);
  const content = Buffer.from(await (await second.get(`/api/v1/exports/${id}/content`)).arrayBuffer());
  expect(made).toMatchObject({ sha256: sha256(content), bytes: content.length });
  const query = new URLSearchParams({ since: made.since, until: made.until });
  const streamed = await second.get(`/api/v1/sessions/export?${query}`);
  expect(sha256(Buffer.from(await streamed.arrayBuffer()))).toBe(made.sha256);
  expect(made.rows).toBeGreaterThan(0);
  const [account = ''] = await readdir(path.join(second.dataDir, 'exports'));
  expect(await readdir(path.join(second.dataDir, 'exports', account))).toEqual([id]);
  await second.stop();
});

test('a server that stops gives the export back, and the next one finishes it', async () => {
  const first = await startServer();
  const owner = createClient({ connectionString: first.databaseUrl });
  await owner.connect();
  owner.on('error', () => {});
  await owner.query('BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE');
  const { id } = await create(first);
  await eventually(async () => (await stateOf(first, id)).status === 'running');
  const stopping = first.stop();
  await owner.query('ROLLBACK').catch(() => {});
  await owner.end().catch(() => {});
  expect(await stopping).toMatchObject({ code: 0 });

  const second = await startServer({ DATA_DIR: first.dataDir });
  await eventually(async () => (await stateOf(second, id)).status === 'done');
  await second.stop();
});
