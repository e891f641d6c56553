import { gzipSync } from 'node:zlib';
import { maxSessionsAtOnce } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { ingesting } from './support/ingest.ts';
import { newestFirst, session } from './support/sessions.ts';

const { current, send, stored, expectExactCounts } = ingesting();

describe('a JSON body', () => {
  test('accepts one session, an array, or an object with sessions', async () => {
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

  test('may omit derived fields', async () => {
    const whole = session({ kinds: { PHONE: 2, NAME: 1 } });
    const { redaction_count: _r, duration_ms: _d, agent_name: _n, ...rest } = whole;
    expect((await send(rest)).body.accepted).toBe(1);
    expect(await stored()).toEqual([{ ...whole, agent_name: whole.agent_id }]);
    // The same with everything spelt out is the same session, unless the name is another one.
    expect((await send({ ...whole, agent_name: whole.agent_id })).body.duplicates).toBe(1);
    expect((await send(whole)).status).toBe(409);
  });

  test('may be gzipped', async () => {
    const one = session();
    const sent = await send(gzipSync(JSON.stringify(one)), { 'content-encoding': 'gzip' });
    expect(sent.body.accepted).toBe(1);
    expect(await stored()).toEqual([one]);
  });

  test('is atomic, and errors name every invalid session by its position', async () => {
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

  test('has 1 to 1,000 sessions', async () => {
    const many = Array.from({ length: maxSessionsAtOnce }, () => session());
    expect((await send(many)).body).toMatchObject({ accepted: maxSessionsAtOnce });
    for (const body of [[], [...many, session()], { sessions: [] }]) {
      const sent = await send(body);
      expect(sent.status).toBe(422);
      expect(sent.body.error?.details?.[0]?.parameter).toBe('sessions');
    }
    await expectExactCounts();
  });

  test('refuses the same id with other content as a whole, and names it', async () => {
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
    const twice = await send([other, { ...other, status: 'error' }]);
    expect([twice.status, twice.body.error?.message]).toEqual([
      409,
      `${other.id} is in this request twice, with different content. Nothing was written.`,
    ]);
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
  ])('is refused if it is %s', async (_name, body, headers, status) => {
    const sent = await send(body, headers);
    expect(sent.status).toBe(status);
    expect(sent.body.error?.code).toEqual(expect.any(String));
    expect(await stored()).toEqual([]);
  });

  test('requires the scope, the same site, and no query', async () => {
    const viewer = await current.installation.tenant({ role: 'viewer' });
    expect((await send(session(), {}, viewer)).status).toBe(403);
    expect((await send(session(), { origin: 'https://evil.example' })).status).toBe(403);
    const response = await current.installation.get('/api/v1/sessions?dry=1', current.tenant, {
      method: 'POST',
      body: JSON.stringify(session()),
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(422);
    expect(await stored()).toEqual([]);
  });
});
