import { describe, expect, test } from 'vitest';
import { firstInstant, parseIngestRequest, parseIngestSession } from '../src/index.ts';

const now = Date.UTC(2026, 4, 4);
const ulid = '01HYZ0000000000000000000AB';

const wire = {
  id: `sess_${ulid}`,
  agent_id: `agt_${ulid}`,
  agent_name: 'appointment-bot-prod',
  started_at: '2026-05-03T21:14:32Z',
  ended_at: '2026-05-03T21:14:32.794Z',
  duration_ms: 794,
  status: 'ok',
  redaction_count: 4,
  redactions_by_kind: { PHONE: 1, NAME: 2, DOB: 1 },
  upstream_model: 'gpt-4o-mini',
};

const session = {
  id: wire.id,
  agentId: wire.agent_id,
  agentName: 'appointment-bot-prod',
  startedAt: Date.UTC(2026, 4, 3, 21, 14, 32),
  endedAt: Date.UTC(2026, 4, 3, 21, 14, 32, 794),
  status: 'ok',
  redactionCount: 4,
  redactionsByKind: { PHONE: 1, NAME: 2, DOB: 1 },
  upstreamModel: 'gpt-4o-mini',
};

test('parses the documented sample', () => {
  expect(parseIngestSession(wire, now)).toEqual({ session });
});

test('derives absent fields', () => {
  const { agent_name: _n, duration_ms: _d, redaction_count: _c, ...rest } = wire;
  expect(parseIngestSession(rest, now)).toEqual({ session: { ...session, agentName: null } });
});

test('tells a source that reports no counts from one that found nothing', () => {
  const silent = { ...wire, redactions_by_kind: {}, redaction_count: 0, redactions_reported: false };
  expect(parseIngestSession(silent, now)).toEqual({
    session: { ...session, redactionCount: 0, redactionsByKind: null },
  });
});

test.each([
  { upstream_model: null },
  { redactions_by_kind: {}, redaction_count: 0 },
  { redactions_by_kind: { NOT_DOCUMENTED_9: 4 } },
  { started_at: '2026-05-03T21:14:32.000000Z' },
  { agent_name: '🏥'.repeat(200) },
  { agent_name: '👩‍⚕️ نمی‌دانم' },
  { redactions_by_kind: { [`A${'_'.repeat(63)}`]: 4 } },
  { redactions_by_kind: [], redaction_count: 0 },
  { redactions_reported: true },
  { ended_at: wire.started_at, duration_ms: 0 },
  { started_at: '2026-05-04T00:05:00Z', ended_at: '2026-05-04T00:05:00Z', duration_ms: 0 },
])('accepts %o', (changes) => {
  expect(parseIngestSession({ ...wire, ...changes }, now).details).toBeUndefined();
});

const manyKinds = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`KIND_${i}`, 1]));

describe.each([
  [{ id: 'sess_1' }, 'id', /ULID/],
  [{ redactions_reported: false }, 'redactions_by_kind', /must be \{\} when redactions_reported is false/],
  [{ redactions_reported: 'no' }, 'redactions_reported', /true or false/],
  [{ id: `sess_${ulid.toLowerCase()}` }, 'id', /upper case.*: write it as sess_01HYZ0000000000000000000AB/],
  [{ id: wire.agent_id }, 'id', /sess_/],
  [{ agent_id: undefined }, 'agent_id', /is missing/],
  [{ agent_name: '' }, 'agent_name', /1 to 200/],
  [{ agent_name: 'x'.repeat(201) }, 'agent_name', /1 to 200/],
  [{ agent_name: 'a\0b' }, 'agent_name', /control/],
  [{ agent_name: 'a\nb' }, 'agent_name', /control/],
  [{ agent_name: '\ud800' }, 'agent_name', /control/],
  [{ agent_name: '  \t' }, 'agent_name', /visible/],
  [{ agent_name: ' \u00a0\u3000' }, 'agent_name', /visible/],
  [{ agent_name: '\u3164\u2800' }, 'agent_name', /visible/],
  [{ agent_name: 'safe\u202Etob' }, 'agent_name', /format/],
  [{ agent_name: 'bot\u200b' }, 'agent_name', /format/],
  [{ agent_name: '\ufeffbot' }, 'agent_name', /format/],
  [{ agent_name: 'b\u200dot' }, 'agent_name', /format/],
  [{ agent_name: 'bot\u2028' }, 'agent_name', /format/],
  [{ upstream_model: 'gpt\u00ad4' }, 'upstream_model', /format/],
  [{ agent_name: null }, 'agent_name', /1 to 200/],
  [{ started_at: '2026-05-03' }, 'started_at', /ISO 8601/],
  [{ started_at: 1_777_842_872_000 }, 'started_at', /ISO 8601/],
  [{ started_at: '2026-05-03T21:14:32+02:00' }, 'started_at', /ISO 8601/],
  [{ started_at: '2026-05-03T21:14:32.0000000001Z' }, 'started_at', /ISO 8601/],
  [{ started_at: '2026-05-03T21:14:32+00:00' }, 'started_at', /ISO 8601/],
  [{ started_at: '2026-05-04T00:05:00.001Z', ended_at: '2026-05-04T00:06:00Z' }, 'started_at', /future/],
  [{ ended_at: '2026-05-03T21:14:31Z' }, 'ended_at', /before started_at/],
  [{ duration_ms: 795 }, 'duration_ms', /which is 794/],
  [{ duration_ms: -1 }, 'duration_ms', /0 or more/],
  [{ status: 'OK' }, 'status', /one of/],
  [{ redaction_count: 5 }, 'redaction_count', /which is 4/],
  [{ redactions_by_kind: null }, 'redactions_by_kind', /object/],
  [{ redactions_by_kind: [1] }, 'redactions_by_kind', /object/],
  [{ redactions_by_kind: { 'Jane Doe': 4 } }, 'redactions_by_kind', /UPPER_SNAKE/],
  [{ redactions_by_kind: JSON.parse('{"__proto__":4}') }, 'redactions_by_kind', /UPPER_SNAKE/],
  [{ redactions_by_kind: { person_name: 4 } }, 'redactions_by_kind', /person_name.*did you mean PERSON_NAME/],
  [{ redactions_by_kind: { 'DOCUMENT_TYPE/R&D': 4 } }, 'redactions_by_kind', /^has a kind that is not/],
  [
    { redactions_by_kind: { [`A${'B'.repeat(64)}`]: 4 } },
    'redactions_by_kind',
    /the kind AB+, .*64 characters$/,
  ],
  [{ redactions_by_kind: { NAME: 0 } }, 'redactions_by_kind.NAME', /whole number from 1/],
  [{ redactions_by_kind: { NAME: 1.5 } }, 'redactions_by_kind.NAME', /whole number/],
  [{ redactions_by_kind: { NAME: '4' } }, 'redactions_by_kind.NAME', /whole number/],
  [{ redactions_by_kind: { NAME: 2 ** 31 } }, 'redactions_by_kind.NAME', /whole number/],
  [{ redactions_by_kind: { A: 2 ** 31 - 1, B: 1 } }, 'redactions_by_kind', /add up/],
  [{ redactions_by_kind: manyKinds }, 'redactions_by_kind', /at most 64/],
  [{ upstream_model: undefined }, 'upstream_model', /is missing/],
  [{ upstream_model: '' }, 'upstream_model', /1 to 200/],
  [{ agentid: 1 }, 'agentid', /did you mean agent_id/],
])('refuses %o', (changes, parameter, message) => {
  test(`naming ${parameter}`, () => {
    const { details } = parseIngestSession({ ...wire, ...changes }, now);
    expect(details?.find((found) => found.parameter === parameter)?.message).toMatch(message);
  });
});

test.each([null, undefined, 1, [], [wire]])('refuses %o, which is not an object', (value) => {
  expect(parseIngestSession(value, now).details).toEqual([
    { parameter: 'session', message: 'must be an object' },
  ]);
});

test('explains a string of JSON', () => {
  const [detail] = parseIngestSession(JSON.stringify(wire), now).details ?? [];
  expect(detail?.message).toMatch(/encoded once/);
});

describe('instants finer than a millisecond', () => {
  const parse = (changes: object) => parseIngestSession({ ...wire, ...changes }, now).session;

  test.each(['123', '1230', '123000', '123999', '123000001', '123999999'])(
    'are truncated at both ends: .%s',
    (digits) => {
      const found = parse({
        started_at: `2026-05-03T21:14:32.${digits}Z`,
        ended_at: `2026-05-03T21:14:33.${digits}Z`,
        duration_ms: 1000,
      });
      expect(found?.startedAt).toBe(Date.UTC(2026, 4, 3, 21, 14, 32, 123));
      expect(found?.endedAt).toBe(Date.UTC(2026, 4, 3, 21, 14, 33, 123));
    },
  );

  test('before 1970, and at the limits', () => {
    const found = parse({
      started_at: '0001-01-01T00:00:00.000999999Z',
      ended_at: '1969-12-31T23:59:59.999999999Z',
      duration_ms: undefined,
    });
    expect([found?.startedAt, found?.endedAt]).toEqual([firstInstant, -1]);
    expect(parse({ ended_at: '9999-12-31T23:59:59.999999999Z', duration_ms: undefined })?.endedAt).toBe(
      Date.UTC(9999, 11, 31, 23, 59, 59, 999),
    );
  });

  test('never make a session end before it starts, or contradict its duration', () => {
    const of = (start: string, end: string, duration: number) =>
      parse({
        started_at: `2026-05-03T21:14:32.${start}Z`,
        ended_at: `2026-05-03T21:14:32.${end}Z`,
        duration_ms: duration,
      });
    expect(of('000999', '001000', 0)?.endedAt).toBe(session.startedAt + 1);
    expect(of('000001', '000999', 1)?.endedAt).toBe(session.startedAt);
    expect(of('000001', '000999', 2)).toBeUndefined();
    // Written in milliseconds, a duration is exact.
    expect(of('001', '002', 2)).toBeUndefined();
  });
});

test('reports every invalid field at once', () => {
  const { details } = parseIngestSession({ ...wire, id: 1, status: 'x', ended_at: '', extra: 1 }, now);
  expect(details?.map(({ parameter }) => parameter)).toEqual(['id', 'ended_at', 'status', 'extra']);
});

test('repeats neither an unknown field nor an invalid kind', () => {
  const { details } = parseIngestSession(
    { ...wire, transcript: 'Jane', 'Jane Doe': 1, redactions_by_kind: { 'Jane Doe': { Jane: 1 } } },
    now,
  );
  expect(details).toHaveLength(3);
  expect(JSON.stringify(details)).not.toContain('Jane');
});

test('accepts deep and large input without failing', () => {
  const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`f${i}`, deep]));
  expect(parseIngestSession({ ...wire, status: deep }, now).details).toHaveLength(1);
  expect(parseIngestSession({ ...many, ...wire }, now).details).toHaveLength(20);
  const sessions = Array.from({ length: 10 }, () => ({ ...many, ...wire }));
  expect(parseIngestRequest(sessions, now).details?.length).toBeLessThanOrEqual(40);
});
