import { describe, expect, test } from 'vitest';
import { parseIngestSession } from '../src/index.ts';

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

test('reads the documented sample', () => {
  expect(parseIngestSession(wire, now)).toEqual({ session });
});

test('derives what is absent', () => {
  const { agent_name: _n, duration_ms: _d, redaction_count: _c, ...rest } = wire;
  expect(parseIngestSession(rest, now)).toEqual({ session: { ...session, agentName: null } });
});

test.each([
  { upstream_model: null },
  { redactions_by_kind: {}, redaction_count: 0 },
  { redactions_by_kind: { NOT_DOCUMENTED_9: 4 } },
  { started_at: '2026-05-03T21:14:32.000000Z' },
  { agent_name: '🏥'.repeat(200) },
  { ended_at: wire.started_at, duration_ms: 0 },
  { started_at: '2026-05-04T00:05:00Z', ended_at: '2026-05-04T00:05:00Z', duration_ms: 0 },
])('accepts %o', (changes) => {
  expect(parseIngestSession({ ...wire, ...changes }, now).problems).toBeUndefined();
});

const manyKinds = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`KIND_${i}`, 1]));

describe.each([
  [{ id: 'sess_1' }, 'id', /ULID/],
  [{ id: wire.agent_id }, 'id', /sess_/],
  [{ agent_id: undefined }, 'agent_id', /is missing/],
  [{ agent_name: '' }, 'agent_name', /1 to 200/],
  [{ agent_name: 'x'.repeat(201) }, 'agent_name', /1 to 200/],
  [{ agent_name: 'a\0b' }, 'agent_name', /control/],
  [{ agent_name: 'a\nb' }, 'agent_name', /control/],
  [{ agent_name: '\ud800' }, 'agent_name', /control/],
  [{ agent_name: null }, 'agent_name', /1 to 200/],
  [{ started_at: '2026-05-03' }, 'started_at', /ISO 8601/],
  [{ started_at: 1_777_842_872_000 }, 'started_at', /ISO 8601/],
  [{ started_at: '2026-05-03T21:14:32+02:00' }, 'started_at', /ISO 8601/],
  [{ started_at: '2026-05-03T21:14:32.0001Z' }, 'started_at', /millisecond/],
  [{ started_at: '2026-05-04T00:05:00.001Z', ended_at: '2026-05-04T00:06:00Z' }, 'started_at', /future/],
  [{ ended_at: '2026-05-03T21:14:31Z' }, 'ended_at', /before started_at/],
  [{ duration_ms: 795 }, 'duration_ms', /which is 794/],
  [{ duration_ms: -1 }, 'duration_ms', /0 or more/],
  [{ status: 'OK' }, 'status', /one of/],
  [{ redaction_count: 5 }, 'redaction_count', /which is 4/],
  [{ redactions_by_kind: null }, 'redactions_by_kind', /object/],
  [{ redactions_by_kind: [] }, 'redactions_by_kind', /object/],
  [{ redactions_by_kind: { 'Jane Doe': 4 } }, 'redactions_by_kind', /UPPER_SNAKE/],
  [{ redactions_by_kind: JSON.parse('{"__proto__":4}') }, 'redactions_by_kind', /UPPER_SNAKE/],
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
    const { problems } = parseIngestSession({ ...wire, ...changes }, now);
    expect(problems?.find((found) => found.parameter === parameter)?.message).toMatch(message);
  });
});

test.each([null, undefined, 1, 'x', [], [wire]])('refuses %o, which is no object', (value) => {
  expect(parseIngestSession(value, now).problems).toEqual([
    { parameter: 'session', message: 'must be an object' },
  ]);
});

test('reports every bad field at once', () => {
  const { problems } = parseIngestSession({ ...wire, id: 1, status: 'x', ended_at: '', extra: 1 }, now);
  expect(problems?.map(({ parameter }) => parameter)).toEqual(['id', 'ended_at', 'status', 'extra']);
});

test('repeats nothing of a field that does not belong, nor of a kind that is none', () => {
  const { problems } = parseIngestSession(
    { ...wire, transcript: 'Jane', 'Jane Doe': 1, redactions_by_kind: { 'Jane Doe': { Jane: 1 } } },
    now,
  );
  expect(problems).toHaveLength(3);
  expect(JSON.stringify(problems)).not.toContain('Jane');
});

test('does not choke on what is deep or large', () => {
  const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`f${i}`, deep]));
  expect(parseIngestSession({ ...wire, status: deep }, now).problems).toHaveLength(1);
  expect(parseIngestSession({ ...many, ...wire }, now).problems).toHaveLength(20);
});
