import { gzipSync } from 'node:zlib';
import {
  type ErrorObject,
  type IngestResult,
  maxSessionsAtOnce,
  newId,
  type Session,
} from '@masker/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { newestFirst, randomFrom, session, tiedSessions } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());

async function fresh(): Promise<Tenant> {
  tenant = await installation.tenant();
  return tenant;
}

interface Sent {
  status: number;
  body: IngestResult & { error?: ErrorObject };
}

async function send(body: unknown, headers: Record<string, string> = {}, whose = tenant): Promise<Sent> {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await installation.get('/api/v1/sessions', whose, {
    method: 'POST',
    body: text as string,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, body: (await response.json()) as Sent['body'] };
}

const ndjson = { 'content-type': 'application/x-ndjson' };

async function stored(whose = tenant): Promise<Session[]> {
  const result = await installation.database.pool.query<{ wire: string }>(
    'SELECT wire FROM session WHERE account_id = $1',
    [whose.accountId],
  );
  return newestFirst(result.rows.map((row) => JSON.parse(row.wire) as Session));
}

/** Rollups and agents' counts against the rows, for every account. */
async function expectExactCounts(): Promise<void> {
  const { rows } = await installation.database.pool.query(`
    WITH rows AS (
      SELECT account_id, date_trunc('hour', started_at, 'UTC') AS hour, agent_id, status, count(*) AS sessions,
        sum(redaction_count) AS redactions,
        sum((extract(epoch FROM ended_at - started_at) * 1000)::bigint) AS duration_ms
      FROM session GROUP BY 1, 2, 3, 4
    ), kinds AS (
      SELECT account_id, date_trunc('hour', started_at, 'UTC') AS hour, agent_id, status, kind, sum(n::bigint) AS total
      FROM session, jsonb_each_text(redactions_by_kind) AS e(kind, n) GROUP BY 1, 2, 3, 4, 5
    ), kept_kinds AS (
      SELECT account_id, hour, agent_id, status, kind, n::bigint AS total
      FROM session_rollup, jsonb_each_text(redactions_by_kind) AS e(kind, n)
    )
    SELECT 'rollup' AS what FROM rows FULL JOIN session_rollup AS kept USING (account_id, hour, agent_id, status)
    WHERE (rows.sessions, rows.redactions, rows.duration_ms)
      IS DISTINCT FROM (kept.sessions::numeric, kept.redactions::numeric, kept.duration_ms::numeric)
    UNION ALL
    SELECT 'kinds' FROM kinds FULL JOIN kept_kinds USING (account_id, hour, agent_id, status, kind)
    WHERE kinds.total IS DISTINCT FROM kept_kinds.total
    UNION ALL
    SELECT 'agent' FROM agent FULL JOIN (
      SELECT account_id, agent_id AS id, count(*) AS sessions, sum(redaction_count) AS redactions FROM session GROUP BY 1, 2
    ) AS rows USING (account_id, id)
    WHERE (agent.session_count, agent.redaction_count) IS DISTINCT FROM (coalesce(rows.sessions, 0), coalesce(rows.redactions, 0)::bigint)`);
  expect(rows).toEqual([]);
}

describe('a JSON body', () => {
  test('of one session, an array, or an object with sessions', async () => {
    await fresh();
    const some = [session(), session({ kinds: { NAME: 2, X_1: 1 } }), session({ upstreamModel: null })];
    expect(await send(some[0])).toEqual({
      status: 200,
      body: { accepted: 1, duplicates: 0, rejected: [], rejected_count: 0 },
    });
    expect((await send([some[1]])).body).toMatchObject({ accepted: 1 });
    expect((await send({ sessions: some })).body).toMatchObject({ accepted: 1, duplicates: 2 });
    expect(await stored()).toEqual(newestFirst(some));
    await expectExactCounts();
  });

  test('may leave out what can be derived', async () => {
    await fresh();
    const whole = session({ kinds: { PHONE: 2, NAME: 1 } });
    const { redaction_count: _r, duration_ms: _d, agent_name: _n, ...rest } = whole;
    expect((await send(rest)).body.accepted).toBe(1);
    expect(await stored()).toEqual([{ ...whole, agent_name: whole.agent_id }]);
    // The same with everything spelt out is the same session, unless the name is another one.
    expect((await send({ ...whole, agent_name: whole.agent_id })).body.duplicates).toBe(1);
    expect((await send(whole)).status).toBe(409);
  });

  test('may be gzipped', async () => {
    await fresh();
    const one = session();
    const sent = await send(gzipSync(JSON.stringify(one)), { 'content-encoding': 'gzip' });
    expect(sent.body.accepted).toBe(1);
    expect(await stored()).toEqual([one]);
  });

  test('is all or nothing, and every bad session is named by its place', async () => {
    await fresh();
    const good = session();
    const sent = await send([
      good,
      { ...session(), status: 'fine' },
      { ...session(), note: 'Mrs. Smith called' },
      { ...session(), duration_ms: 1 },
    ]);
    expect(sent.status).toBe(422);
    expect(sent.body.error?.details?.map((detail) => detail.parameter)).toEqual([
      'sessions[1].status',
      'sessions[2].note',
      'sessions[3].duration_ms',
    ]);
    expect(JSON.stringify(sent.body)).not.toContain('Smith');
    expect(await stored()).toEqual([]);
  });

  test('holds 1 to 1,000 sessions', async () => {
    await fresh();
    const many = Array.from({ length: maxSessionsAtOnce }, () => session());
    expect((await send(many)).body).toMatchObject({ accepted: maxSessionsAtOnce });
    for (const body of [[], [...many, session()], { sessions: [] }]) {
      const sent = await send(body);
      expect(sent.status).toBe(422);
      expect(sent.body.error?.details?.[0]?.parameter).toBe('sessions');
    }
    await expectExactCounts();
  });

  test('refuses the same id with other content, whole, and names it', async () => {
    await fresh();
    const kept = session();
    await send(kept);
    const other = session();
    const sent = await send([other, { ...kept, status: 'error' }]);
    expect(sent.status).toBe(409);
    expect(sent.body.error).toMatchObject({
      code: 'conflict',
      details: [{ parameter: 'sessions[1].id', received: kept.id }],
    });
    expect(await stored()).toEqual([kept]);
    // Within one body as well.
    expect((await send([other, { ...other, status: 'error' }])).status).toBe(409);
    expect(await stored()).toEqual([kept]);
    await expectExactCounts();
  });

  test.each<[string, string, Record<string, string>, number]>([
    ['no JSON', '{', {}, 400],
    ['nothing', '', {}, 400],
    ['another type', '{}', { 'content-type': 'text/plain' }, 415],
    ['another packing', '{}', { 'content-encoding': 'br' }, 415],
    ['not gzip though it says so', '{}', { 'content-encoding': 'gzip' }, 400],
    ['too much', ' '.repeat(5 * 1024 * 1024), {}, 413],
    [
      'a bomb',
      gzipSync(Buffer.alloc(20 * 1024 * 1024, 32)) as unknown as string,
      { 'content-encoding': 'gzip' },
      413,
    ],
    ['a string', '"x"', {}, 422],
    ['null', 'null', {}, 422],
  ])('that is %s is refused', async (_name, body, headers, status) => {
    await fresh();
    const sent = await send(body, headers);
    expect(sent.status).toBe(status);
    expect(sent.body.error?.code).toEqual(expect.any(String));
    expect(await stored()).toEqual([]);
  });

  test('needs the scope, the same site, and no query', async () => {
    const viewer = await installation.tenant({ role: 'viewer' });
    expect((await send(session(), {}, viewer)).status).toBe(403);
    await fresh();
    expect((await send(session(), { origin: 'https://evil.example' })).status).toBe(403);
    const response = await installation.get('/api/v1/sessions?dry=1', tenant, {
      method: 'POST',
      body: JSON.stringify(session()),
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(422);
    expect(await stored()).toEqual([]);
  });
});

describe('NDJSON', () => {
  test('is taken line by line', async () => {
    await fresh();
    const some = tiedSessions(500, 40, Date.now() - 5_000, randomFrom(7));
    const kept = some[0] as Session;
    const lines = [
      ...some.map((one) => JSON.stringify(one)),
      'not json',
      '',
      JSON.stringify({ ...session(), status: 'fine' }),
      JSON.stringify(kept),
      JSON.stringify({ ...kept, upstream_model: 'another' }),
    ];
    const sent = await send(lines.join('\n'), ndjson);
    expect(sent.status).toBe(200);
    expect(sent.body).toMatchObject({ accepted: 500, duplicates: 1, rejected_count: 3 });
    expect(sent.body.rejected.map(({ line, code }) => [line, code])).toEqual([
      [501, 'bad_request'],
      [503, 'validation_failed'],
      [505, 'conflict'],
    ]);
    expect(await stored()).toEqual(newestFirst(some));
    const again = await send(gzipSync(some.map((one) => JSON.stringify(one)).join('\r\n')), {
      ...ndjson,
      'content-encoding': 'gzip',
    });
    expect(again.body).toMatchObject({ accepted: 0, duplicates: 500, rejected_count: 0 });
    await expectExactCounts();
  });

  test('lists a hundred rejected lines and counts the rest', async () => {
    await fresh();
    const sent = await send(Array.from({ length: 150 }, () => '{}').join('\n'), ndjson);
    expect(sent.body.rejected).toHaveLength(100);
    expect(sent.body.rejected_count).toBe(150);
  });

  test('that is cut off leaves nothing', async () => {
    await fresh();
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(new TextEncoder().encode(`${JSON.stringify(session())}\n`));
        await new Promise((resolve) => setTimeout(resolve, 50));
        controller.error(new Error('the sender dies'));
      },
    });
    const cut = installation.get('/api/v1/sessions', tenant, {
      method: 'POST',
      body,
      headers: ndjson,
      duplex: 'half',
    } as RequestInit);
    await expect(cut).rejects.toThrow();
    expect((await send(session())).body.accepted).toBe(1);
    expect(await stored()).toHaveLength(1);
  });
});

describe('many writers', () => {
  test('of overlapping batches neither deadlock nor count twice', async () => {
    await fresh();
    const some = tiedSessions(600, 50, Date.now() - 5_000, randomFrom(8));
    const random = randomFrom(9);
    const batches = Array.from({ length: 60 }, () => {
      const from = Math.floor(random() * 550);
      return some.slice(from, from + 50).sort(() => random() - 0.5);
    });
    const sent = await Promise.all(
      batches.map((batch, i) =>
        i % 10 === 0 ? send(batch.map((one) => JSON.stringify(one)).join('\n'), ndjson) : send(batch),
      ),
    );
    for (const { status } of sent) expect(status).toBe(200);
    const expected = new Set(batches.flat().map((one) => one.id));
    expect(sent.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(expected.size);
    expect((await stored()).map((one) => one.id).sort()).toEqual([...expected].sort());
    await expectExactCounts();
  });

  test('one that conflicts does not hold up the others in its group', async () => {
    await fresh();
    const taken = session();
    await send(taken);
    const requests = Array.from({ length: 40 }, (_, i) =>
      i % 4 === 0 ? [session(), { ...taken, status: 'error' as const }] : [session(), session()],
    );
    const sent = await Promise.all(requests.map((request) => send(request)));
    expect(sent.map(({ status }) => status)).toEqual(requests.map((_, i) => (i % 4 === 0 ? 409 : 200)));
    expect(await stored()).toHaveLength(1 + 30 * 2);
    await expectExactCounts();
  });

  test('any mix of duplicates, conflicts and bad sessions ends as if done one after the other', async () => {
    const change = fc.constantFrom('none', 'none', 'none', 'conflict', 'bad');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(fc.nat({ max: 7 }), change), { minLength: 1, maxLength: 5 }), {
          minLength: 1,
          maxLength: 8,
        }),
        async (plan) => {
          const whose = await installation.tenant();
          const pool = Array.from({ length: 8 }, (_, i) => session({ kinds: { NAME: i + 1 } }));
          const bodies = plan.map((batch) =>
            batch.map(([n, how]) => {
              const one = pool[n] as Session;
              if (how === 'conflict') return { ...one, upstream_model: 'other' };
              return how === 'bad' ? { ...one, status: 'fine' } : one;
            }),
          );
          const kept = new Map<string, string | null>();
          const expected = bodies.map((body) => {
            if (body.some((one) => one.status === 'fine')) return 422;
            const own = new Map(kept);
            for (const one of body) {
              if (own.has(one.id) && own.get(one.id) !== one.upstream_model) return 409;
              own.set(one.id, one.upstream_model);
            }
            for (const [id, model] of own) kept.set(id, model);
            return 200;
          });
          const statuses: number[] = [];
          for (const body of bodies) statuses.push((await send(body, {}, whose)).status);
          expect(statuses).toEqual(expected);
          expect((await stored(whose)).map((one) => one.id).sort()).toEqual([...kept.keys()].sort());
        },
      ),
      { numRuns: 25 },
    );
    await expectExactCounts();
  });
});

describe('agents', () => {
  test('appear by themselves, can be renamed and deleted, and their sessions keep the name they had', async () => {
    await fresh();
    const agentId = newId('agent');
    const first = session({ agentId, agentName: 'old-name' });
    await send(first);
    const path = `/api/v1/agents/${agentId}`;
    const json = { 'content-type': 'application/json' };
    const renamed = await installation.get(path, tenant, {
      method: 'PATCH',
      body: '{"name":"new-name"}',
      headers: json,
    });
    expect(renamed.status).toBe(200);
    expect(await renamed.json()).toMatchObject({
      agent: { id: agentId, name: 'new-name', session_count: 1 },
    });
    expect(await stored()).toEqual([first]);

    const { agent_name: _, ...nameless } = session({ agentId });
    await send(nameless);
    expect((await stored()).map((one) => one.agent_name).sort()).toEqual(['new-name', 'old-name']);

    expect((await installation.get(path, tenant, { method: 'DELETE' })).status).toBe(200);
    expect((await installation.get(path, tenant, { method: 'DELETE' })).status).toBe(404);
    expect(await (await installation.get('/api/v1/agents', tenant)).json()).toEqual({
      data: [],
      next_cursor: null,
    });
    expect(await stored()).toHaveLength(2);

    await send(session({ agentId }));
    const listed = (await (await installation.get('/api/v1/agents', tenant)).json()) as { data: unknown[] };
    expect(listed.data).toMatchObject([{ id: agentId, name: 'new-name', session_count: 3 }]);
  });

  test('of another account cannot be changed, and a bad name is refused', async () => {
    await fresh();
    const stranger = await installation.tenant();
    const one = session();
    await send(one);
    const path = `/api/v1/agents/${one.agent_id}`;
    const json = { 'content-type': 'application/json' };
    const change = (whose: Tenant, body: string) =>
      installation.get(path, whose, { method: 'PATCH', body, headers: json });
    expect((await change(stranger, '{"name":"x"}')).status).toBe(404);
    for (const body of [
      '{}',
      '{"name":""}',
      '{"name":"a\\u0000b"}',
      '{"name":"x","id":"y"}',
      '[]',
      '{"agent_id":"x","name":"y"}',
    ]) {
      expect({ body, status: (await change(tenant, body)).status }).toEqual({ body, status: 422 });
    }
  });
});
