import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { AuditPage, Export, ExportBody, ExportPage, ExportScheduleBody } from '@masker/contract';
import { createClient } from '@masker/db';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { postmasterOf } from './support/postmaster.ts';
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

test('the next server finishes the export of a killed server, as of the same moment', async () => {
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
  const query = new URLSearchParams({ since: String(made.since), until: String(made.until) });
  const streamed = await second.get(`/api/v1/sessions/export?${query}`);
  expect(sha256(Buffer.from(await streamed.arrayBuffer()))).toBe(made.sha256);
  expect(made.rows).toBeGreaterThan(0);
  const [account = ''] = await readdir(path.join(second.dataDir, 'exports'));
  expect(await readdir(path.join(second.dataDir, 'exports', account))).toEqual([id]);
  await second.stop();
});

test('a stopping server releases its export, and the next one finishes it', async () => {
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

test('a server that is killed while it ends the window of a schedule has not ended it; the next one does, once', async () => {
  const first = await startServer();
  const post = (path: string, body: object) =>
    first.get(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const answer = await post('/api/v1/export-schedules', { every: 'day', format: 'ndjson' });
  expect(answer.status).toBe(200);
  const { id } = ((await answer.json()) as ExportScheduleBody).schedule;
  const windows = async (server: Server) =>
    ((await (await server.get(`/api/v1/exports?schedule_id=${id}`)).json()) as ExportPage).data;
  await eventually(async () => (await windows(first))[0]?.status === 'done');

  const owner = createClient({ connectionString: first.databaseUrl });
  await owner.connect();
  // The run waits with its last statement, that of the audit log.
  await owner.query('BEGIN; SELECT FROM access_log_head FOR UPDATE');
  const other = createClient({ connectionString: first.databaseUrl });
  await other.connect();
  await other.query(`UPDATE export_schedule SET next_run_at = now() - interval '1 hour'`);
  await eventually(async () => {
    const { rowCount } = await other.query(
      `SELECT FROM pg_stat_activity
       WHERE wait_event_type = 'Lock' AND query LIKE '%append_access_log%' AND xact_start < query_start`,
    );
    return rowCount === 1;
  });
  await first.stop('SIGKILL');
  await Promise.all([owner, other].map((client) => client.end().catch(() => {})));

  const second = await startServer({ DATA_DIR: first.dataDir });
  await eventually(
    async () => (await windows(second)).filter(({ status }) => status === 'done').length === 2,
  );
  const made = await windows(second);
  expect(made.map(({ schedule, rows }) => [schedule?.sequence, rows === 0])).toEqual([
    [2, true],
    [1, false],
  ]);
  const log = await second.get(`/api/v1/access-log?action=exportSchedules.run`);
  expect(((await log.json()) as AuditPage).data.map(({ target }) => target)).toEqual([id, id]);
  await second.stop();
});

test('what is under way when PostgreSQL is killed is finished once it is back, of the same moment', async () => {
  const server = await startServer();
  const owner = createClient({ connectionString: server.databaseUrl });
  await owner.connect();
  owner.on('error', () => {});
  await owner.query('BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE');
  const { id, as_of } = await create(server);
  await eventually(async () => (await stateOf(server, id)).status === 'running');
  const postmaster = await postmasterOf(server.dataDir);
  process.kill(postmaster, 'SIGKILL');
  await owner.end().catch(() => {});
  await eventually(async () => (await postmasterOf(server.dataDir).catch(() => postmaster)) !== postmaster);
  await eventually(async () => (await server.get('/api/readyz')).status === 200);
  await eventually(async () => (await stateOf(server, id)).status === 'done');
  const made = await stateOf(server, id);
  expect(made.as_of).toBe(as_of);
  const query = new URLSearchParams({ since: made.since as string, until: made.until as string });
  const streamed = await server.get(`/api/v1/sessions/export?${query}`);
  expect(sha256(Buffer.from(await streamed.arrayBuffer()))).toBe(made.sha256);
  const [account = ''] = await readdir(path.join(server.dataDir, 'exports'));
  expect(await readdir(path.join(server.dataDir, 'exports', account))).toEqual([id]);
  await server.stop();
});
