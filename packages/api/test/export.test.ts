import { createHash } from 'node:crypto';
import { type ErrorObject, exportEndSchema, newId, type Session } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentOf } from '../src/export-content/content.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { newestFirst, randomFrom, session, tiedSessions } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;
let sessions: Session[];

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  const neighbour = await installation.tenant();
  // More than two pages of an export, many of them tied.
  sessions = tiedSessions(2_300, 300, Date.now() - 5_000, randomFrom(11));
  await installation.insert(tenant.accountId, sessions);
  await installation.insert(
    neighbour.accountId,
    sessions.map((one) => ({ ...one, id: newId('session') })),
  );
});
afterAll(() => installation.close());

const get = (query = '', init?: RequestInit) =>
  installation.get(`/api/v1/sessions/export${query}`, tenant, init);

const parsed = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Session);

describe('GET /api/v1/sessions/export', () => {
  test('returns the whole list, one session a line', async () => {
    const response = await get();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': expect.stringMatching(/^attachment; filename="[a-z0-9-]+_[\dTZ_-]+\.ndjson"$/),
      'cache-control': 'private, no-store',
      'x-request-id': expect.stringMatching(/^req_/),
    });
    const text = await response.text();
    expect(text.endsWith('}\n')).toBe(true);
    expect(parsed(text)).toEqual(newestFirst(sessions));
  });

  test('applies the filters of the list', async () => {
    const agentId = sessions[0]?.agent_id;
    const wanted = newestFirst(sessions).filter(
      (one) => one.agent_id === agentId && one.status === 'ok' && one.redaction_count >= 2,
    );
    const query = `?agent_id=${agentId}&status=ok&min_redactions=2&since=1h`;
    expect(parsed(await (await get(query)).text())).toEqual(wanted);
    const list = await installation.get(`/api/v1/sessions${query}&limit=100`, tenant);
    expect(((await list.json()) as { data: Session[] }).data).toEqual(wanted.slice(0, 100));
    const until = sessions[1_000]?.started_at as string;
    expect(parsed(await (await get(`?until=${until}`)).text())).toEqual(
      newestFirst(sessions).filter((one) => Date.parse(one.started_at) < Date.parse(until)),
    );
  });

  test('can be ingested unchanged', async () => {
    const other = await installation.tenant();
    const body = await (await get()).text();
    const sent = await installation.get('/api/v1/sessions', other, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-ndjson' },
    });
    expect(await sent.json()).toMatchObject({ accepted: sessions.length, rejected_count: 0 });
  });

  test('is empty if nothing matches', async () => {
    expect(await (await get('?since=9999-01-01T00:00:00Z')).text()).toBe('');
    const csv = await (await get('?since=9999-01-01T00:00:00Z&format=csv')).text();
    expect(csv.split('\r\n')).toHaveLength(2);
  });

  test('ends with a verifiable end marker on request', async () => {
    for (const query of ['?end=true', '?end=true&since=9999-01-01T00:00:00Z', '?end=true&min_redactions=3']) {
      const text = await (await get(query)).text();
      const without = await (await get(query.replace('end=true', 'end=false'))).text();
      const last = exportEndSchema.parse(JSON.parse(text.slice(without.length)));
      expect(text.startsWith(without)).toBe(true);
      expect(last.rows).toBe(parsed(without).length);
      expect(last.sha256).toBe(createHash('sha256').update(without).digest('hex'));
    }
  });

  test('has no end marker in CSV, and refuses end=true there', async () => {
    const response = await get('?end=true&format=csv');
    expect(response.status).toBe(422);
    const { error } = (await response.json()) as { error: ErrorObject };
    expect(error.details).toMatchObject([{ parameter: 'end', received: 'true' }]);
    expect((await get('?end=false&format=csv', { method: 'HEAD' })).status).toBe(200);
  });

  test('answers HEAD without reading all sessions', async () => {
    const response = await get('?format=csv', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(await response.text()).toBe('');
  });

  test.each<[string, RequestInit, number]>([
    ['?limit=5', {}, 422],
    ['?cursor=abc', {}, 422],
    ['?end=yes', {}, 422],
    ['?end=', {}, 422],
    ['?format=xlsx&since=soon', {}, 422],
    ['?format=csv&format=csv', {}, 422],
    ['?until=1970-01-01T00:00:00Z', {}, 422],
    ['', { method: 'DELETE' }, 405],
  ])('refuses %s %j', async (query, init, status) => {
    const response = await get(query, init);
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: ErrorObject };
    expect(error.code).toBe(status === 405 ? 'method_not_allowed' : 'validation_failed');
  });

  test('requires a credential', async () => {
    expect((await installation.get('/api/v1/sessions/export', null)).status).toBe(401);
  });
});

/** An instant as CSV has it: always with milliseconds. */
const inCsv = (instant: string) => new Date(instant).toISOString();

describe('as CSV', () => {
  test('has a header, quotes cells if necessary, and neutralizes formulas', async () => {
    const other = await installation.tenant();
    const odd = [
      session({
        agentName: 'a, "quoted" name',
        kinds: { NAME: 1, PHONE: 2 },
        // On a whole second.
        startedAt: Math.floor(Date.now() / 1_000) * 1_000 - 1_000,
      }),
      session({
        agentName: '=HYPERLINK("http://evil.example")',
        upstreamModel: null,
        startedAt: Date.now() - 2_000,
      }),
    ];
    await installation.insert(other.accountId, odd);
    const response = await installation.get('/api/v1/sessions/export?format=csv', other);
    const [header, first, second, rest] = (await response.text()).split('\r\n');
    expect(header).toBe(
      'id,agent_id,agent_name,started_at,ended_at,duration_ms,status,redaction_count,redactions_by_kind,upstream_model,redactions_reported',
    );
    const [a, b] = odd as [Session, Session];
    expect(first).toBe(
      `${a.id},${a.agent_id},"a, ""quoted"" name",${inCsv(a.started_at)},${inCsv(a.ended_at)},794,ok,3,"{""NAME"":1,""PHONE"":2}",gpt-4o-mini,true`,
    );
    expect(second).toBe(
      `${b.id},${b.agent_id},"'=HYPERLINK(""http://evil.example"")",${inCsv(b.started_at)},${inCsv(b.ended_at)},794,ok,0,{},,true`,
    );
    expect(rest).toBe('');
  });

  test('starts with a byte order mark on request', async () => {
    const plain = Buffer.from(await (await get('?format=csv')).arrayBuffer());
    const marked = Buffer.from(await (await get('?format=csv&bom=true')).arrayBuffer());
    expect(marked).toEqual(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain]));
    expect(await (await get('?format=csv&bom=false')).text()).toBe(plain.toString());
    for (const query of ['?bom=true', '?format=csv&bom=1']) expect((await get(query)).status).toBe(422);
  });

  test('has one line for each session of the list', async () => {
    const lines = (await (await get('?format=csv')).text()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(sessions.length + 1);
    expect(lines.slice(1).map((line) => line.slice(0, line.indexOf(',')))).toEqual(
      newestFirst(sessions).map((one) => one.id),
    );
  });
});

test.each(['ndjson', 'csv', 'parquet'] as const)(
  '%s has no byte before its first page is read',
  async (format) => {
    async function* unreadable(): AsyncGenerator<Buffer> {
      yield* [];
      throw new Error('unavailable');
    }
    const content = contentOf(unreadable(), { format, bom: true });
    await expect(content.next()).rejects.toThrow('unavailable');
  },
);
