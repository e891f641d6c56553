import { createHash, createPublicKey, verify } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import {
  csvHeader,
  csvLine,
  type Export,
  type ExportBody,
  type ExportKeySet,
  type ExportStatement,
  newId,
  type Session,
} from '@masker/contract';
import { removeExpired } from '@masker/db';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { finished, makeExport } from './support/access.ts';
import { recordOf } from './support/audit-log.ts';
import { call } from './support/call.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { newestFirst, randomFrom, session, tiedSessions } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;
let sessions: Session[];

beforeAll(async () => {
  installation = await createInstallation({ maxExportBytes: 3_500_000 });
});
afterAll(() => installation.close());
beforeEach(async () => {
  tenant = await installation.tenant();
  // More than a page, many with the same start.
  sessions = newestFirst(tiedSessions(4_500, 13, Date.now() - 60_000, randomFrom(5)));
  await installation.insert(tenant.accountId, sessions);
});

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const ndjson = (rows: readonly Session[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const download = (made: Export, init?: RequestInit, who = tenant) =>
  installation.get(`/api/v1/exports/${made.id}/content`, who, init);
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

async function statementOf({ id }: Export) {
  const answer = await installation.get(`/api/v1/exports/${id}/statement`, tenant);
  expect(answer.status).toBe(200);
  const text = await answer.text();
  const envelope = JSON.parse(text) as ExportStatement;
  const payload = Buffer.from(envelope.payload, 'base64');
  return { text, envelope, payload, statement: JSON.parse(payload.toString()) };
}

/** Makes an export again, as a server does that finds it unfinished. */
async function again({ id }: Export): Promise<Export> {
  await installation.database.pool.query(
    `UPDATE session_export SET status = 'running', attempts = 1, lease = 'gone', lease_until = now(), file_sha256 = NULL
     WHERE id = $1`,
    [id],
  );
  return finished(installation, tenant, id);
}

describe('an export', () => {
  test('contains every session that matches the filters, in the order of the list', async () => {
    const made = await makeExport(installation, tenant, { since: '30d' });
    const content = await bytesOf(await download(made));
    expect(content.toString()).toBe(ndjson(sessions));
    expect(made).toMatchObject({
      status: 'done',
      rows: sessions.length,
      bytes: content.length,
      sha256: sha256(content),
      file: { bytes: content.length, sha256: sha256(content), name: expect.stringMatching(/\.ndjson$/) },
      progress: 1,
      error: null,
      created_by: { kind: 'user', id: tenant.userId },
    });
  });

  test('supports filters, oldest first, CSV and compression', async () => {
    const made = await makeExport(installation, tenant, {
      since: '30d',
      format: 'csv',
      gzip: true,
      status: 'error,partial',
      min_redactions: 1,
      order: 'oldest',
    });
    const expected = sessions
      .filter(({ status, redaction_count }) => status !== 'ok' && redaction_count > 0)
      .toReversed();
    const response = await download(made);
    expect(response.headers.get('content-type')).toBe('application/gzip');
    const file = await bytesOf(response);
    expect(sha256(file)).toBe(made.file?.sha256);
    const content = gunzipSync(file);
    expect(content.toString()).toBe(`${csvHeader}${expected.map(csvLine).join('')}`);
    expect([made.rows, made.sha256, made.file?.name]).toEqual([
      expected.length,
      sha256(content),
      expect.stringMatching(/\.csv\.gz$/),
    ]);
    expect((await statementOf(made)).statement.subject).toEqual([
      { name: made.file?.name.replace(/\.gz$/, ''), digest: { sha256: made.sha256 } },
      { name: made.file?.name, digest: { sha256: made.file?.sha256 } },
    ]);
  });

  test('needs a window that has begun', async () => {
    const ask = (since: string) => call(installation, tenant, 'POST', 'exports', { format: 'ndjson', since });
    const later = new Date(Date.now() + 86_400_000).toISOString();
    expect(await ask(later)).toMatchObject({
      status: 422,
      error: {
        details: [{ parameter: 'since', message: expect.stringMatching(/^must be before .*Z, the present/) }],
      },
    });
  });

  test('can be empty', async () => {
    const made = await makeExport(installation, tenant, { since: '30d', agent_id: newId('agent') });
    expect(made).toMatchObject({ status: 'done', rows: 0, bytes: 0, sha256: sha256('') });
    expect((await bytesOf(await download(made))).length).toBe(0);
  });

  test('reflects the moment of the request, and is the same when it is made again', async () => {
    const client = await installation.database.pool.connect();
    try {
      // Written before, committed after.
      await client.query('BEGIN');
      await client.query(`SELECT set_config('masker.account_id', $1, true)`, [tenant.accountId]);
      const { agent_id } = sessions[0] as Session;
      const late = newId('session');
      await client.query(
        `INSERT INTO session (account_id, id, agent_id, agent_name, started_at, ended_at, status, redaction_count, redactions_by_kind)
         VALUES ($1, $2, $3, 'late', now() - interval '2 minutes', now(), 'ok', 0, '{}')`,
        [tenant.accountId, late, agent_id],
      );
      const { id } = (
        await call<ExportBody>(installation, tenant, 'POST', 'exports', { format: 'ndjson', since: '30d' })
      ).export;
      await client.query('COMMIT');
      const startedAt = Date.now() - 90_000;
      await installation.insert(tenant.accountId, [session({ startedAt }), session({ startedAt })]);
      const made = await again({ id } as Export);
      expect([made.rows, made.sha256]).toEqual([sessions.length, sha256(ndjson(sessions))]);
      const later = await makeExport(installation, tenant, { since: '30d' });
      expect(later.rows).toBe(sessions.length + 3);
      const repeated = await again(made);
      expect([repeated.sha256, repeated.as_of]).toEqual([made.sha256, made.as_of]);
      expect(sha256(await bytesOf(await download(repeated)))).toBe(made.sha256);
    } finally {
      client.release();
    }
  });

  test('under concurrent ingest is what PostgreSQL itself sees in the snapshot', async () => {
    let isOver = false;
    const write = async () => {
      while (!isOver) {
        const batch = Array.from({ length: 20 }, (_, i) =>
          session({ startedAt: Date.now() - 30_000 - i, kinds: { NAME: i + 1, SSN: 1 } }),
        );
        await installation.insert(tenant.accountId, batch);
      }
    };
    const writers = [write(), write(), write()];
    try {
      for (let round = 0; round < 2; round++) {
        const one = await makeExport(installation, tenant, { since: '30d', order: 'oldest' });
        const { statement } = await statementOf(one);
        const { rows } = await installation.database.pool.query<{
          lines: string;
          rows: number;
          kinds: object;
        }>(
          `WITH seen AS (
             SELECT * FROM session
             WHERE account_id = $1 AND pg_visible_in_snapshot(commit_position::text::xid8, $2::pg_snapshot)
           )
           SELECT
             (SELECT string_agg(wire || E'\\n', '' ORDER BY started_at, id) FROM seen) AS lines,
             (SELECT count(*)::int FROM seen) AS rows,
             (SELECT json_object_agg(key, total) FROM (
               SELECT key, sum(value::int)::int AS total FROM seen, jsonb_each_text(redactions_by_kind) GROUP BY key
             ) AS summed) AS kinds`,
          [tenant.accountId, statement.predicate.commit_cut],
        );
        const [oracle] = rows;
        expect([one.rows, one.sha256]).toEqual([oracle?.rows, sha256(oracle?.lines ?? '')]);
        expect(statement.predicate.redactions_by_kind).toEqual(oracle?.kinds);
        expect((await bytesOf(await download(one))).toString()).toBe(oracle?.lines);
        await installation.get(`/api/v1/exports/${one.id}`, tenant, { method: 'DELETE' });
      }
    } finally {
      isOver = true;
      await Promise.all(writers);
    }
  });

  test('as CSV starts with a byte order mark when it is asked to', async () => {
    const made = await makeExport(installation, tenant, { format: 'csv', since: '30d', bom: true });
    expect(made.bom).toBe(true);
    const bytes = await bytesOf(await download(made));
    expect(bytes.toString()).toBe(`\uFEFF${csvHeader}${sessions.map(csvLine).join('')}`);
    expect(made.sha256).toBe(sha256(bytes));
  });

  test('of another account is made meanwhile; one account has one at a time', async () => {
    const other = await installation.tenant();
    const client = await installation.database.pool.connect();
    const create = (who: Tenant) =>
      call<ExportBody>(installation, who, 'POST', 'exports', { format: 'ndjson', since: '30d' });
    try {
      // What the first two are to read is locked until both were seen to run.
      await client.query('BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE');
      const [mine, next] = [await create(tenant), await create(tenant)];
      const theirs = await create(other);
      const statuses = async () => {
        const ids = [mine, next, theirs].map(({ export: { id } }) => id);
        const { rows } = await client.query<{ id: string; status: string }>(
          'SELECT id, status FROM session_export WHERE id = ANY ($1)',
          [ids],
        );
        return ids.map((id) => rows.find((row) => row.id === id)?.status);
      };
      while ((await statuses()).filter((status) => status === 'running').length < 2) await sleep(20);
      expect(await statuses()).toEqual(['running', 'queued', 'running']);
      await client.query('COMMIT');
      for (const { export: one } of [mine, next]) await finished(installation, tenant, one.id);
      await finished(installation, other, theirs.export.id);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  test('leaves nothing but its file', async () => {
    const made = await makeExport(installation, tenant, { since: '30d' });
    expect(await readdir(path.join(installation.exportFolder, tenant.accountId))).toEqual([made.id]);
  });

  test('of an account that is deleted when it is about to be finished leaves no file', async () => {
    const { pool } = installation.database;
    const made = await makeExport(installation, tenant, { since: '30d' });
    const folder = path.join(installation.exportFolder, tenant.accountId);
    await rm(path.join(folder, made.id));
    const [log, row] = [await pool.connect(), await pool.connect()];
    try {
      // It waits for the audit log until its row is locked, and then with its file in place for its row.
      await log.query('BEGIN');
      await log.query('SELECT FROM access_log_head WHERE account_id = $1 FOR UPDATE', [tenant.accountId]);
      await pool.query(
        `UPDATE session_export SET status = 'running', attempts = 1, lease = 'gone', lease_until = now() WHERE id = $1`,
        [made.id],
      );
      const isClaimed = () =>
        pool.query(`SELECT FROM session_export WHERE id = $1 AND lease <> 'gone'`, [made.id]);
      await expect.poll(async () => (await isClaimed()).rowCount).toBe(1);
      await row.query('BEGIN');
      await row.query('SELECT FROM session_export WHERE id = $1 FOR UPDATE', [made.id]);
      await log.query('COMMIT');
      await expect.poll(() => readdir(folder)).toEqual([made.id]);
      await row.query('DELETE FROM session_export WHERE id = $1', [made.id]);
      await row.query('COMMIT');
      await expect.poll(() => readdir(folder)).toEqual([]);
    } finally {
      for (const client of [log, row]) {
        await client.query('ROLLBACK');
        client.release();
      }
    }
  });

  test('whose file is gone from the store is 404, and no outage of the database', async () => {
    const made = await makeExport(installation, tenant, { since: '30d' });
    await rm(path.join(installation.exportFolder, tenant.accountId, made.id));
    const answer = await download(made);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([404, null]);
    expect(await answer.json()).toMatchObject({
      error: { message: expect.stringContaining('does not have the file of this export') },
    });
    expect(installation.logged.join('')).not.toContain('the database is unavailable');
    await statementOf(made);
  });

  test('that cannot be kept says what to correct, and not where the server keeps exports, which the log does', async () => {
    const folder = path.join(installation.exportFolder, tenant.accountId);
    await writeFile(folder, 'in the way');
    const made = await makeExport(installation, tenant, { since: '30d' });
    expect(made).toMatchObject({
      status: 'failed',
      error: 'The folder of exports cannot be used (EEXIST). Correct its permissions, or EXPORT_DIR.',
    });
    expect(installation.logged.join('')).toContain(
      `The folder of exports ${installation.exportFolder} cannot`,
    );
    await rm(folder);
  });

  test('is not sent again to a client that has it', async () => {
    const made = await makeExport(installation, tenant, { since: '30d' });
    const etag = `"${made.sha256}"`;
    const known = await download(made, { headers: { 'if-none-match': `"other", ${etag}` } });
    expect([known.status, known.headers.get('etag'), (await bytesOf(known)).length]).toEqual([304, etag, 0]);
    expect((await download(made, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  test('reports that it exceeds the limit of the account', async () => {
    await makeExport(installation, tenant, { since: '30d' });
    await makeExport(installation, tenant, { since: '30d' });
    const made = await makeExport(installation, tenant, { since: '30d' });
    expect(made).toMatchObject({ status: 'failed', error: expect.stringMatching(/larger than the space/) });
    expect((await download(made)).status).toBe(409);
    expect(await readdir(path.join(installation.exportFolder, tenant.accountId))).toHaveLength(2);
  });

  test('delays retention until it is finished', async () => {
    const { pool } = installation.database;
    const made = await makeExport(installation, tenant, { since: '30d' });
    const now = Date.now() + 3 * 86_400_000;
    const removal = { pool, accountId: tenant.accountId, days: 1, now };
    await pool.query(
      `UPDATE session_export SET status = 'running', lease_until = now() + interval '1 hour' WHERE id = $1`,
      [made.id],
    );
    expect(await removeExpired(removal)).toMatchObject({ sessions: 0, ended: 'exporting' });
    await pool.query(`UPDATE session_export SET status = 'done' WHERE id = $1`, [made.id]);
    expect(await removeExpired(removal)).toMatchObject({ sessions: sessions.length, ended: 'done' });
  });

  test('expires, and keeps its statement', async () => {
    const made = await makeExport(installation, tenant, { since: '30d' });
    const before = await statementOf(made);
    await installation.database.pool.query(`UPDATE session_export SET expires_at = now() WHERE id = $1`, [
      made.id,
    ]);
    while ((await download(made)).status !== 404) await sleep(50);
    expect(await readdir(path.join(installation.exportFolder, tenant.accountId))).toEqual([]);
    expect((await statementOf(made)).text).toBe(before.text);
  });
});

test('clients that hang up leave no connection to the database in use', async () => {
  const made = await makeExport(installation, tenant, { since: '30d' });
  const paths = ['ndjson', 'csv', 'parquet'].map(
    (format) => `/api/v1/sessions/export?since=30d&format=${format}`,
  );
  for (const path of [...paths, `/api/v1/exports/${made.id}/content`]) {
    const leaving = new AbortController();
    const answer = await installation.get(path, tenant, { signal: leaving.signal });
    await answer.body?.getReader().read();
    leaving.abort();
  }
  const { serving } = installation;
  while (serving.idleCount < serving.totalCount || serving.waitingCount > 0) await sleep(20);
  expect((await download(made)).status).toBe(200);
});

describe('a download', () => {
  test('has its size, its digest, and any range of its bytes', async () => {
    const made = await makeExport(installation, tenant, { since: '30d' });
    const whole = await bytesOf(await download(made));
    const etag = `"${made.sha256}"`;
    const head = await download(made, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
      200,
      String(whole.length),
      etag,
    ]);
    for (const [range, part] of [
      ['bytes=0-99', whole.subarray(0, 100)],
      ['bytes=1000-', whole.subarray(1_000)],
      ['bytes=-500', whole.subarray(-500)],
      [`bytes=${whole.length - 1}-999999999`, whole.subarray(-1)],
    ] as const) {
      const answer = await download(made, { headers: { range, 'if-range': etag } });
      expect([range, answer.status]).toEqual([range, 206]);
      expect(answer.headers.get('content-range')).toMatch(new RegExp(`/${whole.length}$`));
      expect((await bytesOf(answer)).equals(part)).toBe(true);
    }
    const changed = await download(made, { headers: { range: 'bytes=0-9', 'if-range': '"another"' } });
    expect([changed.status, (await bytesOf(changed)).length]).toEqual([200, whole.length]);
    const beyond = await download(made, { headers: { range: `bytes=${whole.length}-` } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${whole.length}`]);
  });

  test('is not recorded when only its headers are sent', async () => {
    const made = await makeExport(installation, tenant, { since: '30d' });
    const ofContent = async () =>
      (await recordOf(installation, tenant.accountId))
        .filter(({ target, action }) => target === made.id && action.startsWith('exports.content'))
        .map(({ action }) => action);
    const head = await download(made, { method: 'HEAD' });
    const known = await download(made, { headers: { 'if-none-match': head.headers.get('etag') ?? '' } });
    const beyond = await download(made, { headers: { range: 'bytes=999999999-' } });
    expect([head.status, known.status, beyond.status]).toEqual([200, 304, 416]);
    const heads = Array(3).fill('exports.contentHead');
    expect(await ofContent()).toEqual(heads);
    await (await download(made)).arrayBuffer();
    await expect.poll(ofContent).toEqual([...heads, 'exports.content', 'exports.contentEnd']);
  });

  test('checks access at that moment, and is recorded', async () => {
    const member = await installation.tenant({ role: 'member', accountId: tenant.accountId });
    const made = await makeExport(installation, member, { since: '30d' });
    expect((await download(made, {}, member)).status).toBe(200);
    const stranger = await installation.tenant();
    expect((await download(made, {}, stranger)).status).toBe(404);
    const removed = await call(installation, tenant, 'DELETE', `members/${member.userId}`);
    expect(removed.status).toBe(200);
    expect((await download(made, {}, member)).status).toBe(401);
    const entries = await recordOf(installation, tenant.accountId);
    expect(entries.filter(({ target }) => target === made.id).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['exports.create', 'exports.content', 'exports.contentEnd']),
    );
  });

  test('is refused after deletion; the creator and admins may delete it', async () => {
    const viewer = await installation.tenant({ role: 'viewer', accountId: tenant.accountId });
    const member = await installation.tenant({ role: 'member', accountId: tenant.accountId });
    const made = await makeExport(installation, member, { since: '30d' });
    expect((await call(installation, viewer, 'DELETE', `exports/${made.id}`)).status).toBe(403);
    const deleted = await call<ExportBody>(installation, tenant, 'DELETE', `exports/${made.id}`);
    expect(deleted.export).toMatchObject({ id: made.id, status: 'expired', sha256: made.sha256 });
    expect((await download(made)).status).toBe(404);
    await statementOf(made);
    expect(await readdir(path.join(installation.exportFolder, tenant.accountId))).toEqual([]);
  });
});

describe('the statement', () => {
  test('is signed, describes the export, and references its audit log entry', async () => {
    const made = await makeExport(installation, tenant, { since: '30d', status: 'error' });
    const { text, envelope, payload, statement } = await statementOf(made);
    const answer = await installation.get('/api/v1/export-keys', null);
    const { keys } = (await answer.json()) as ExportKeySet;
    const [signature] = envelope.signatures;
    const key = keys.find(({ kid }) => kid === signature?.keyid);
    const encoding = Buffer.concat([
      Buffer.from(`DSSEv1 28 application/vnd.in-toto+json ${payload.length} `),
      payload,
    ]);
    const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' });
    expect(verify(null, encoding, publicKey, Buffer.from(signature?.sig ?? '', 'base64'))).toBe(true);

    const kinds: Record<string, number> = {};
    for (const { redactions_by_kind } of sessions.filter(({ status }) => status === 'error'))
      for (const [kind, count] of Object.entries(redactions_by_kind))
        kinds[kind] = (kinds[kind] ?? 0) + count;
    expect(statement).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: made.file?.name, digest: { sha256: made.sha256 } }],
      predicateType: 'https://masker-sessions.dev/export/v1',
    });
    expect(statement.predicate).toEqual({
      export_id: made.id,
      account_id: tenant.accountId,
      filters: { status: ['error'] },
      since: made.since,
      until: made.until,
      as_of: made.as_of,
      commit_cut: expect.stringMatching(/^\d+:\d+:/),
      rows: made.rows,
      redactions_by_kind: kinds,
      bytes: made.bytes,
      format: 'ndjson',
      requested_by: { kind: 'user', id: tenant.userId, name: 'Test user' },
      request_id: expect.stringMatching(/^req_/),
      schedule: null,
      audit_log: { sequence: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const entries = await recordOf(installation, tenant.accountId);
    const { audit_log } = statement.predicate;
    expect(entries.find(({ sequence }) => sequence === audit_log.sequence)).toMatchObject({
      hash: audit_log.hash,
      action: 'exports.finish',
      target: made.id,
      filters: { sha256: made.sha256 },
      rows: made.rows,
    });
    expect(entries.find(({ action }) => action === 'exports.sign')).toMatchObject({
      target: made.id,
      filters: { statement_sha256: sha256(text) },
    });
  });

  test('is not available before the export is done, nor after a deletion', async () => {
    await installation.services.exports.stop();
    try {
      const { id } = (
        await call<ExportBody>(installation, tenant, 'POST', 'exports', { format: 'ndjson', since: '30d' })
      ).export;
      for (const part of ['statement', 'content'])
        expect((await call(installation, tenant, 'GET', `exports/${id}/${part}`)).status).toBe(409);
      await call(installation, tenant, 'DELETE', `exports/${id}`);
      installation.services.exports.start();
      const later = await makeExport(installation, tenant, { since: '30d' });
      expect(later.status).toBe('done');
      expect((await call(installation, tenant, 'GET', `exports/${id}/statement`)).status).toBe(409);
    } finally {
      installation.services.exports.start();
    }
  });
});
