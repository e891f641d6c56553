import { newId } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { Findings, reportedIds } from '../src/sync/findings.ts';
import { readForeignInstant } from '../src/sync/instant.ts';
import { readRow } from '../src/sync/read-row.ts';
import { retryAfterMs } from '../src/sync/retry-after.ts';
import { readSource } from '../src/sync/source.ts';

const now = Date.parse('2026-05-04T00:00:00Z');

/** The documented sample, with ids of full length. */
const sample = {
  id: newId('session'),
  agent_id: newId('agent'),
  agent_name: 'appointment-bot-prod',
  started_at: '2026-05-03T21:14:32Z',
  ended_at: '2026-05-03T21:14:32.794Z',
  duration_ms: 794,
  status: 'ok',
  redaction_count: 4,
  redactions_by_kind: { PHONE: 1, NAME: 2, DOB: 1 },
  upstream_model: 'gpt-4o-mini',
};

function read(changes: Record<string, unknown>) {
  const findings = new Findings();
  const row = Object.fromEntries(
    Object.entries({ ...sample, ...changes }).filter(([, v]) => v !== undefined),
  );
  return { session: readRow(row, now, findings), findings };
}

test('accepts the documented sample without findings', () => {
  const { session, findings } = read({});
  expect(session).toEqual({
    id: sample.id,
    agentId: sample.agent_id,
    agentName: 'appointment-bot-prod',
    startedAt: Date.parse(sample.started_at),
    endedAt: Date.parse(sample.ended_at),
    status: 'ok',
    redactionCount: 4,
    redactionsByKind: { PHONE: 1, NAME: 2, DOB: 1 },
    upstreamModel: 'gpt-4o-mini',
  });
  expect([findings.remarks, findings.unstored]).toEqual([[], []]);
});

describe('stored, with a finding', () => {
  test.each([
    ['no agent name', { agent_name: undefined }, { agentName: null }, 'missing', 'agent_name'],
    ['an empty agent name', { agent_name: '' }, { agentName: null }, 'missing', 'agent_name'],
    ['no model', { upstream_model: undefined }, { upstreamModel: null }, 'missing', 'upstream_model'],
    ['no duration', { duration_ms: undefined }, {}, 'missing', 'duration_ms'],
    ['no count', { redaction_count: undefined }, { redactionCount: 4 }, 'missing', 'redaction_count'],
    [
      'no kinds, and no redactions',
      { redactions_by_kind: undefined, redaction_count: 0 },
      { redactionsByKind: {}, redactionCount: 0 },
      'missing',
      'redactions_by_kind',
    ],
    ['another duration', { duration_ms: 795 }, {}, 'derived', 'duration_ms'],
    ['a duration in words', { duration_ms: '794' }, {}, 'derived', 'duration_ms'],
    ['another count', { redaction_count: 5 }, { redactionCount: 4 }, 'derived', 'redaction_count'],
    [
      'a new kind',
      { redactions_by_kind: { CREDIT_CARD: 4 } },
      { redactionsByKind: { CREDIT_CARD: 4 } },
      'undocumented_kind',
      'CREDIT_CARD',
    ],
    [
      'a kind counted zero times',
      { redactions_by_kind: { NAME: 4, SSN: 0 } },
      { redactionsByKind: { NAME: 4 } },
      'zero_count',
      'redactions_by_kind',
    ],
    ['a new field', { region: 'Ms Smith, 555-0100' }, {}, 'unknown_field', 'region'],
    ['a field with a strange name', { 'Ms Smith': 1 }, {}, 'unknown_field', null],
    [
      'an offset',
      { started_at: '2026-05-03T23:14:32+02:00' },
      { startedAt: Date.parse(sample.started_at) },
      'normalised',
      'started_at',
    ],
    [
      'microseconds',
      { ended_at: '2026-05-03T21:14:32.794999Z' },
      { endedAt: Date.parse(sample.ended_at) },
      'normalised',
      'ended_at',
    ],
  ])('%s', (_what, changes, expected, deviation, name) => {
    const { session, findings } = read(changes);
    expect(session).toMatchObject({ id: sample.id, ...expected });
    expect(findings.remarks).toEqual([{ deviation, name, sessions: 1 }]);
    expect(findings.unstored).toEqual([]);
    expect(JSON.stringify(findings)).not.toContain('Smith');
  });

  test('a difference of one millisecond from truncated timestamps is not reported', () => {
    const cut = { started_at: '2026-05-03T21:14:32.000900Z', ended_at: '2026-05-03T21:14:32.794100Z' };
    expect(read({ ...cut, duration_ms: 793 }).findings.remarks.map((remark) => remark.deviation)).toEqual([
      'normalised',
      'normalised',
    ]);
    expect(read({ ...cut, duration_ms: 790 }).findings.remarks).toContainEqual({
      deviation: 'derived',
      name: 'duration_ms',
      sessions: 1,
    });
  });

  test('accepts a missing model, which is documented as null', () => {
    const { session, findings } = read({ upstream_model: null });
    expect([session?.upstreamModel, findings.remarks]).toEqual([null, []]);
  });
});

describe('not stored, with a reason', () => {
  test.each([
    ['a new status', { status: 'cancelled' }, 'status', '"cancelled" is none of ok, error, partial'],
    [
      'a status that could be anything',
      { status: 'Ms Smith' },
      'status',
      'must be one of ok, error, partial',
    ],
    ['no end', { ended_at: undefined }, 'ended_at', 'is missing'],
    [
      'a day that does not exist',
      { started_at: '2026-02-30T00:00:00Z' },
      'started_at',
      'must be a date and time that exist',
    ],
    ['a timestamp without a zone', { ended_at: '2026-05-03T21:14:33' }, 'ended_at', 'must be an ISO 8601'],
    ['an end before the start', { ended_at: '2026-05-03T21:14:31Z' }, 'ended_at', 'must not be before'],
    [
      'the future',
      { started_at: '2026-05-05T00:00:00Z', ended_at: '2026-05-05T00:00:00Z' },
      'started_at',
      'is more than 5 minutes in the future',
    ],
    [
      'a kind that is no name',
      { redactions_by_kind: { 'Ms Smith': 4 } },
      'redactions_by_kind',
      'has a kind that is not',
    ],
    [
      'a count below zero',
      { redactions_by_kind: { NAME: -1 } },
      'redactions_by_kind',
      'must be a whole number',
    ],
    ['redactions of no kind', { redactions_by_kind: null }, 'redactions_by_kind', 'is missing'],
    ['an agent that is none', { agent_id: 'Ms Smith' }, 'agent_id', 'must be agt_'],
    ['a name with a line break', { agent_name: 'Ms\nSmith' }, 'agent_name', 'must be 1 to 200 characters'],
  ])('%s', (_what, changes, field, message) => {
    const { session, findings } = read(changes);
    expect(session).toBeNull();
    expect(findings.unstored).toEqual([
      { field, message: expect.stringContaining(message), sessions: 1, ids: [sample.id] },
    ]);
    expect(JSON.stringify(findings)).not.toContain('Smith');
  });

  test('does not repeat a malformed id', () => {
    const { findings } = read({ id: 'sess_Ms Smith' });
    expect(findings.unstored).toMatchObject([{ field: 'id', sessions: 1, ids: [] }]);
    expect(JSON.stringify(findings)).not.toContain('Smith');
  });

  test.each([[null], [[]], ['sess_1'], [1]])('refuses %j', (row) => {
    const findings = new Findings();
    expect(readRow(row, now, findings)).toBeNull();
    expect(findings.unstored).toMatchObject([{ field: 'session', message: 'must be an object' }]);
  });

  test('limits the reported ids, names and reasons, and continues counting', () => {
    const findings = new Findings();
    for (let i = 0; i < 500; i++) {
      readRow({ ...sample, id: newId('session'), [`field_${i}`]: i, status: 'cancelled' }, now, findings);
      readRow({ ...sample, status: `status_${i}` }, now, findings);
    }
    expect(findings.unstored[0]).toMatchObject({ sessions: 500 });
    expect(findings.unstored[0]?.ids).toHaveLength(reportedIds);
    expect(findings.unstoredCount).toBe(1_000);
    expect(findings.unstored.length).toBeLessThan(60);
    expect(findings.remarks.length).toBeLessThan(60);
    expect(findings.remarks.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(500);
  });
});

describe('timestamps', () => {
  const at = Date.parse('2026-05-03T21:14:32.794Z');
  test.each([
    ['2026-05-03T21:14:32.794Z', { at, normalised: false, cut: false }],
    ['2026-05-03T21:14:32.794000Z', { at, normalised: false, cut: false }],
    ['2026-05-03T21:14:32.794+00:00', { at, normalised: true, cut: false }],
    ['2026-05-03T16:44:32.7949-0430', { at, normalised: true, cut: true }],
    ['2026-05-04 02:14:32.794+05', { at, normalised: true, cut: false }],
    ['2026-05-03T21:14:32.794', null],
    ['2026-05-03', null],
    ['2026-05-03T21:14:32+24:00', null],
    [1_777_842_872, null],
    [null, null],
  ])('reads %s', (value, expected) => {
    expect(readForeignInstant(value)).toEqual(expected);
  });
});

test('reads retry-after as seconds or as a date by the clock of the source', () => {
  const wait = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), now);
  expect(wait({ 'retry-after': '7' })).toBe(7_000);
  expect(wait({ 'retry-after': 'Mon, 04 May 2026 00:00:09 GMT' })).toBe(9_000);
  const date = 'Mon, 04 May 2026 00:00:05 GMT';
  expect(wait({ 'retry-after': 'Mon, 04 May 2026 00:00:09 GMT', date })).toBe(4_000);
  expect(wait({ 'retry-after': 'Mon, 04 May 2026 00:00:01 GMT', date })).toBe(0);
  expect([wait({}), wait({ 'retry-after': '-1' }), wait({ 'retry-after': 'soon' })]).toEqual(
    Array(3).fill(undefined),
  );
});

describe('the source', () => {
  test.each([
    ['https://masker-voice.fly.dev', 'https://masker-voice.fly.dev'],
    ['https://example.com/masker/', 'https://example.com/masker'],
    ['https://example.com/api/v1/sessions', 'https://example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('accepts %s', (from, address) => {
    expect(readSource(from, { cookie: ' masker_session=abc ' }, false)).toEqual({
      address,
      origin: new URL(address).origin,
      credential: { cookie: 'masker_session=abc' },
      credentialName: 'login session in MASKER_SESSION',
    });
  });

  test.each([
    ['example.com', 'abc', 'must be the full address'],
    ['ftp://example.com', 'abc', 'must be the full address'],
    ['https://me:word@example.com', 'abc', 'must not contain a user name'],
    ['https://example.com/?since=1d', 'abc', 'must not contain a query'],
    ['http://example.com', 'abc', 'would be sent unencrypted to example.com'],
    ['http://127.0.0.1.example.com', 'abc', 'would be sent unencrypted'],
    ['https://example.com', undefined, 'MASKER_SESSION is not set'],
    ['https://example.com', 'word; other=1', 'must be the masker_session cookie'],
  ])('refuses %s', (from, cookie, message) => {
    expect(() => readSource(from, { cookie }, false)).toThrow(message);
  });

  test('takes a token instead of a cookie, and not both', () => {
    const from = 'https://example.com';
    expect(readSource(from, { token: 'msk_abc' }, false)).toMatchObject({
      credential: { token: 'msk_abc' },
      credentialName: 'token in MASKER_TOKEN',
    });
    expect(() => readSource(from, { token: 'abc' }, false)).toThrow('must be a token');
    expect(() => readSource(from, { token: 'msk_abc', cookie: 'abc' }, false)).toThrow('both set');
  });

  test('sends the cookie unencrypted if allowed', () => {
    expect(readSource('http://example.com', { cookie: 'abc' }, true).address).toBe('http://example.com');
  });
});
