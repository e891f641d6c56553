import { gzipSync } from 'node:zlib';
import { isId, type Session } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { makeToken } from './support/access.ts';
import { ingesting, ndjson, type Sent } from './support/ingest.ts';
import { guardrail, type LitellmEntry, litellmEntry, said } from './support/litellm-log.ts';
import { expectNowhere } from './support/nowhere.ts';
import { newestFirst } from './support/sessions.ts';

const { current, stored, expectExactCounts } = ingesting();

const path = '/api/v1/ingest/litellm';

/** Sends a body as LiteLLM does: whatever the framing, it is declared as JSON. */
async function log(
  body: unknown,
  { query = '', headers = {}, who = current.tenant as object }: Options = {},
): Promise<Sent> {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await current.installation.get(`${path}${query}`, who, {
    method: 'POST',
    body: text as string,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, body: (await response.json()) as Sent['body'] };
}

interface Options {
  query?: string;
  headers?: Record<string, string>;
  who?: object;
}

const lines = (entries: readonly LitellmEntry[]) => entries.map((entry) => JSON.stringify(entry)).join('\n');

const all = (accepted: number) => ({
  status: 200,
  body: { accepted, duplicates: 0, rejected: [], rejected_count: 0 },
});

const only = async (): Promise<Session> => {
  const [session, ...others] = await stored();
  expect(others).toEqual([]);
  return session as Session;
};

describe('an entry of LiteLLM’s log', () => {
  test('becomes a session with the counts of its guardrails', async () => {
    const entry = litellmEntry({
      startTime: 1_790_000_000.123_456,
      endTime: 1_790_000_001.999_999,
      guardrail_information: [
        guardrail({ PERSON: 2, PHONE_NUMBER: 1, DATE_TIME: 3 }),
        guardrail({ PERSON: 1, US_SSN: 1 }),
        guardrail({}),
        guardrail(null),
      ],
    });
    current.installation.clock.now = 1_790_000_100_000;
    expect(await log([entry])).toEqual(all(1));
    current.installation.clock.now = null;
    const session = await only();
    expect(session).toEqual({
      id: session.id,
      agent_id: session.agent_id,
      agent_name: 'front-desk',
      started_at: '2026-09-21T14:13:20.123Z',
      ended_at: '2026-09-21T14:13:21.999Z',
      duration_ms: 1_876,
      status: 'ok',
      redaction_count: 8,
      redactions_by_kind: { NAME: 3, PHONE: 1, DATE_TIME: 3, SSN: 1 },
      upstream_model: 'gpt-4o-mini',
    });
    expect([isId('session', session.id), isId('agent', session.agent_id)]).toEqual([true, true]);
    await expectExactCounts();
  });

  test.each<[string, Record<string, unknown>, Partial<Session>]>([
    ['that succeeded', {}, { status: 'ok', upstream_model: 'gpt-4o-mini' }],
    ['that failed', { status: 'failure' }, { status: 'error', upstream_model: 'gpt-4o-mini' }],
    [
      'whose guardrail did not respond',
      {
        guardrail_information: [
          guardrail({ PERSON: 1 }, { guardrail_status: 'guardrail_failed_to_respond' }),
        ],
      },
      { status: 'partial', redactions_by_kind: { NAME: 1 } },
    ],
    [
      'whose guardrail failed, as older versions write it',
      { guardrail_information: [guardrail({ PERSON: 1 }, { guardrail_status: 'failure' })] },
      { status: 'partial' },
    ],
    [
      'that a guardrail stopped before the model',
      {
        status: 'failure',
        guardrail_information: [guardrail({}, { guardrail_status: 'guardrail_intervened' })],
      },
      { status: 'error', upstream_model: null },
    ],
    ['without a status', { status: undefined }, { status: 'ok' }],
    ['without a model', { model: '' }, { upstream_model: null }],
  ])('%s', async (_what, changes, expected) => {
    expect(await log([litellmEntry(changes)])).toEqual(all(1));
    expect(await only()).toMatchObject(expected);
  });

  test.each<[string, Record<string, unknown>]>([
    ['a list at the top', { guardrail_information: [guardrail({ PERSON: 4 })] }],
    [
      'an empty list at the top, and one under metadata',
      { guardrail_information: [], metadata: { guardrail_information: [guardrail({ PERSON: 4 })] } },
    ],
    ['one object at the top', { guardrail_information: guardrail({ PERSON: 4 }) }],
    [
      'a list under metadata',
      { guardrail_information: null, metadata: { guardrail_information: [guardrail({ PERSON: 4 })] } },
    ],
    [
      'one object under metadata',
      { guardrail_information: undefined, metadata: { guardrail_information: guardrail({ PERSON: 4 }) } },
    ],
    [
      'the name that LiteLLM has for it inside',
      {
        guardrail_information: undefined,
        metadata: { standard_logging_guardrail_information: [guardrail({ PERSON: 4 })] },
      },
    ],
    [
      'both places, which say the same',
      {
        guardrail_information: [guardrail({ PERSON: 4 })],
        metadata: { guardrail_information: [guardrail({ PERSON: 4 })] },
      },
    ],
  ])('has its guardrail information as %s', async (_where, changes) => {
    expect(await log([litellmEntry(changes)])).toEqual(all(1));
    expect((await only()).redactions_by_kind).toEqual({ NAME: 4 });
  });

  test.each<[string, Record<string, unknown>]>([
    ['no guardrail', { guardrail_information: null }],
    ['an empty list of guardrails', { guardrail_information: [] }],
    ['a guardrail that counts nothing', { guardrail_information: [guardrail(null)] }],
    [
      'a guardrail that did not respond',
      { guardrail_information: [guardrail({}, { guardrail_status: 'guardrail_failed_to_respond' })] },
    ],
  ])('with %s has no reported counts', async (_what, changes) => {
    expect(await log([litellmEntry(changes)])).toEqual(all(1));
    expect(await only()).toMatchObject({ redactions_reported: false, redactions_by_kind: {} });
  });

  test('with a guardrail that found nothing has reported that', async () => {
    expect(await log([litellmEntry({ guardrail_information: [guardrail({})] })])).toEqual(all(1));
    const session = await only();
    expect(session.redactions_by_kind).toEqual({});
    expect(session).not.toHaveProperty('redactions_reported');
  });

  test.each<[string, string | undefined]>([
    ['2026-09-21T14:13:20', '2026-09-21T14:13:20Z'],
    ['2026-09-21 14:13:20.123456', '2026-09-21T14:13:20.123Z'],
    ['2026-09-21T16:13:20.5+02:00', '2026-09-21T14:13:20.500Z'],
    ['2026-09-21T14:13:20Z', '2026-09-21T14:13:20Z'],
    ['2026-09-21T19:43:20.123456789+0530', '2026-09-21T14:13:20.123Z'],
    ['2024-02-29T23:59:59.999999Z', '2024-02-29T23:59:59.999Z'],
  ])('can write its times as %s', async (startTime, expected) => {
    expect(await log([litellmEntry({ startTime, endTime: '2026-09-21T14:13:30' })])).toEqual(all(1));
    expect((await only()).started_at).toBe(expected);
  });
});

describe('the agent of an entry', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['', {}, 'front-desk'],
    ['?agent=key_alias', {}, 'front-desk'],
    ['?agent=team', {}, 'Scheduling'],
    ['?agent=team', { metadata: { user_api_key_team_id: 'team-7' } }, 'team-7'],
    ['?agent=tag', {}, 'intake'],
    ['?agent=tag', { request_tags: ['User-Agent: curl', 'recall'] }, 'recall'],
    ['?agent=end_user', {}, 'patient-line'],
    ['?agent=key_alias', { metadata: {} }, 'litellm'],
    ['?agent=tag', { request_tags: null }, 'litellm'],
  ])('with %j of an entry %# is named %j', async (query, changes, name) => {
    expect(await log([litellmEntry(changes)], { query })).toEqual(all(1));
    expect((await only()).agent_name).toBe(name);
  });

  test('has one id for each name, and not the id of another', async () => {
    const named = (alias: string) => litellmEntry({ metadata: { user_api_key_alias: alias } });
    await log([named('a'), named('b'), named('a')]);
    const ids = (await stored()).map(({ agent_id, agent_name }) => `${agent_name} ${agent_id}`);
    expect(new Set(ids).size).toBe(2);
  });

  test('is that of the token, if the token is for one', async () => {
    await log([litellmEntry({ metadata: { user_api_key_alias: 'night-line' } })]);
    const { agent_id } = await only();
    const { token } = await makeToken(current.installation, current.tenant, {
      scopes: ['sessions:write'],
      agent_id,
    });
    const body = [
      litellmEntry({ metadata: {} }),
      litellmEntry({ metadata: { user_api_key_alias: 'other' } }),
    ];
    expect(await log(body, { who: { token } })).toEqual(all(2));
    expect((await stored()).map((session) => [session.agent_id, session.agent_name])).toEqual(
      expect.arrayContaining([
        [agent_id, 'night-line'],
        [agent_id, 'night-line'],
        [agent_id, 'other'],
      ]),
    );
  });
});

describe('a batch', () => {
  test.each<[string, (entries: LitellmEntry[]) => unknown, Record<string, string>]>([
    ['a list', (entries) => entries, {}],
    ['NDJSON that is declared as JSON', lines, {}],
    ['NDJSON', lines, ndjson],
    ['a gzipped list', (entries) => gzipSync(JSON.stringify(entries)), { 'content-encoding': 'gzip' }],
  ])('may be %s', async (_framing, frame, headers) => {
    const entries = Array.from({ length: 120 }, () => litellmEntry());
    expect(await log(frame(entries), { headers })).toEqual(all(120));
    expect(await stored()).toHaveLength(120);
  });

  test('may be one entry', async () => {
    expect(await log(litellmEntry())).toEqual(all(1));
  });

  test('that is sent again, doubled and out of order adds nothing', async () => {
    const entries = Array.from({ length: 60 }, () => litellmEntry());
    const [first, ...others] = entries as [LitellmEntry, ...LitellmEntry[]];
    expect(await log([first, ...others.slice(30)])).toEqual(all(30));
    const before = await stored();
    const again = [...entries, ...entries].reverse();
    expect((await log(again)).body).toEqual({
      accepted: 30,
      duplicates: 90,
      rejected: [],
      rejected_count: 0,
    });
    expect((await log(lines(again))).body).toMatchObject({ accepted: 0, duplicates: 120 });
    const after = await stored();
    expect(after).toHaveLength(60);
    expect(after).toEqual(newestFirst(after));
    expect(after).toEqual(expect.arrayContaining(before));
    await expectExactCounts();
  });

  test('may be sent by several proxies at once', async () => {
    const entries = Array.from({ length: 100 }, () => litellmEntry());
    const sent = await Promise.all(
      Array.from({ length: 6 }, (_, i) => log(i % 2 === 0 ? entries : entries.toReversed())),
    );
    expect(sent.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(100);
    expect(sent.every(({ body }) => body.accepted + body.duplicates === 100)).toBe(true);
    await expectExactCounts();
  });

  const notATime = (field: string) =>
    `has a ${field} that is neither seconds since the epoch nor ISO 8601, or is outside of the years 1970 to 9999`;

  test('in other bytes than UTF-8 is rejected where that is read', async () => {
    const lines = [
      litellmEntry({ metadata: { user_api_key_alias: 'Müller' } }),
      litellmEntry({ messages: 'Müller' }),
    ].map((entry) => JSON.stringify(entry));
    const sent = await log(Buffer.from(lines.join('\n'), 'latin1'));
    expect(sent.body).toMatchObject({
      accepted: 1,
      rejected: [{ line: 1, code: 'bad_request', message: 'is not valid UTF-8 in a field that is read' }],
    });
  });

  test('stores what it can, and says what it cannot', async () => {
    const stays = litellmEntry();
    const sent = await log([
      null,
      stays,
      litellmEntry({ id: undefined }),
      litellmEntry({ status: said }),
      litellmEntry({ startTime: said }),
      litellmEntry({ endTime: null }),
      litellmEntry({ endTime: 1 }),
      litellmEntry({ guardrail_information: [guardrail({ PERSON: said })] }),
      { ...stays, status: 'failure' },
      litellmEntry({ metadata: { user_api_key_alias: 'bell\u0007' } }),
      litellmEntry({ startTime: Date.now() / 1000 + 3_600, endTime: Date.now() / 1000 + 3_601 }),
      litellmEntry({ messages: undefined, response: undefined }),
      litellmEntry({ startTime: 1_790_000_000_123 }),
      litellmEntry({ startTime: -1 }),
      litellmEntry({ startTime: '2026-02-29T10:00:00Z' }),
    ]);
    expect(sent).toMatchObject({ status: 200, body: { accepted: 2, duplicates: 0, rejected_count: 12 } });
    expect(sent.body.rejected).toEqual([
      { line: 3, code: 'bad_request', message: 'has no id' },
      { line: 4, code: 'bad_request', message: 'has a status other than success or failure' },
      { line: 5, code: 'bad_request', message: notATime('startTime') },
      { line: 6, code: 'bad_request', message: 'has no endTime' },
      { line: 7, code: 'validation_failed', message: 'ended_at must not be before started_at' },
      { line: 8, code: 'bad_request', message: 'has a masked_entity_count that is not a whole number' },
      {
        line: 9,
        code: 'conflict',
        message: expect.stringMatching(/^sess_\w+ is already there with other content$/),
      },
      { line: 10, code: 'validation_failed', message: expect.stringContaining('agent_name must be') },
      {
        line: 11,
        code: 'validation_failed',
        message: expect.stringContaining('started_at is more than 5 minutes in the future'),
      },
      { line: 13, code: 'bad_request', message: notATime('startTime') },
      { line: 14, code: 'bad_request', message: notATime('startTime') },
      { line: 15, code: 'bad_request', message: notATime('startTime') },
    ]);
    expect(JSON.stringify(sent.body)).not.toContain(said);
  });

  test.each([
    ['is not JSON', said],
    ['is cut off', '[{"id": "chatcmpl-1", "messages": ["Marg'],
  ])('that %s is 400, without a word of it', async (what, body) => {
    const sent = await log(body);
    expect(sent).toMatchObject({ status: 400, body: { error: { code: 'bad_request' } } });
    expect(JSON.stringify(sent.body)).not.toContain('Marg');
    expect(sent.body.error?.message).toBe(
      what === 'is cut off'
        ? 'The entry is cut off. Nothing was stored.'
        : 'The entry is not a JSON object. Nothing was stored.',
    );
  });
});

describe('a body without entries', () => {
  test.each(['', ' \r\n\t', '\ufeff', gzipSync(''), gzipSync('\n'.repeat(70_000))])(
    'is 400 if it is empty: %j',
    async (body) => {
      const headers: Record<string, string> = typeof body === 'string' ? {} : { 'content-encoding': 'gzip' };
      expect(await log(body, { headers })).toMatchObject({
        status: 400,
        body: { error: { code: 'bad_request', message: expect.stringMatching(/^The body is empty\./) } },
      });
    },
  );

  test.each(['[]', ' [ ] ', 'null', '[null]', '[null,null]', 'null\nnull\n'])(
    'is stored: %j',
    async (body) => {
      expect(await log(body)).toEqual({
        status: 200,
        body: { accepted: 0, duplicates: 0, rejected: [], rejected_count: 0 },
      });
    },
  );
});

describe('the route', () => {
  test.each<[string, string, RequestInit, number, string]>([
    ['another method', '', { method: 'GET' }, 405, 'method_not_allowed'],
    [
      'another media type',
      '',
      { method: 'POST', body: '[]', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
    ],
    [
      'an unknown parameter',
      '?agnet=team',
      { method: 'POST', body: '[]', headers: { 'content-type': 'application/json' } },
      422,
      'validation_failed',
    ],
    [
      'an unknown field for the agent',
      '?agent=model',
      { method: 'POST', body: '[]', headers: { 'content-type': 'application/json' } },
      422,
      'validation_failed',
    ],
  ])('refuses %s', async (_what, query, init, status, code) => {
    const response = await current.installation.get(`${path}${query}`, current.tenant, init);
    expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }]);
  });

  test('needs a credential that may write', async () => {
    expect((await log([], { who: {} })).status).toBe(401);
    const { token } = await makeToken(current.installation, current.tenant, {
      scopes: ['sessions:read'],
    });
    expect((await log([], { who: { token } })).status).toBe(403);
  });

  test('takes entries that are larger than any session, and no larger than 16 MiB', async () => {
    const large = litellmEntry({ messages: [{ role: 'user', content: 'x'.repeat(5 * 1024 * 1024) }] });
    const tooLarge = litellmEntry({ messages: [{ role: 'user', content: 'x'.repeat(17 * 1024 * 1024) }] });
    const sent = await log([large, tooLarge, litellmEntry()]);
    expect(sent.body).toMatchObject({
      accepted: 2,
      rejected: [{ line: 2, code: 'bad_request', message: 'is larger than 16 MiB' }],
    });
  });
});

test('what callers said is nowhere in the database, the log or a backup', async () => {
  const { installation } = current;
  const bad = litellmEntry({ status: said, id: said });
  await log([litellmEntry(), bad, litellmEntry({ guardrail_information: [guardrail({ PERSON: said })] })]);
  await log(lines([litellmEntry(), bad]));
  await log(`[{"id": "${said}", "messages": [`);
  await log(`${said}`);
  expect(await stored()).not.toEqual([]);
  await expectNowhere(installation, 'Okonkwo');
});
