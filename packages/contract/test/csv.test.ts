import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvHeader, csvLine, csvLines, guardFormula, type Session, unguardFormula } from '../src/index.ts';

const session: Session = {
  id: 'sess_01HYZ3K8T5WQ9V2RB7N4XDM6CF',
  agent_id: 'agt_01HYZ2M4B7E9G1J3K5P6Q8S0TV',
  agent_name: 'a, "quoted" name',
  started_at: '2026-05-03T21:14:32Z',
  ended_at: '2026-05-03T21:14:32.794Z',
  duration_ms: 794,
  status: 'ok',
  redaction_count: 3,
  redactions_by_kind: { PHONE: 1, NAME: 2 },
  upstream_model: null,
};

test('a line has the columns of the header, and every instant with milliseconds', () => {
  expect(csvHeader).toBe(
    'id,agent_id,agent_name,started_at,ended_at,duration_ms,status,redaction_count,redactions_by_kind,upstream_model,redactions_reported\r\n',
  );
  expect(csvLine(session)).toBe(
    'sess_01HYZ3K8T5WQ9V2RB7N4XDM6CF,agt_01HYZ2M4B7E9G1J3K5P6Q8S0TV,"a, ""quoted"" name",' +
      '2026-05-03T21:14:32.000Z,2026-05-03T21:14:32.794Z,794,ok,3,"{""PHONE"":1,""NAME"":2}",,true\r\n',
  );
});

test('a count that the source does not report is an empty cell', () => {
  const silent: Session = {
    ...session,
    redaction_count: 0,
    redactions_by_kind: {},
    redactions_reported: false,
  };
  expect(csvLine(silent)).toMatch(/,ok,,,,false\r\n$/);
});

test('lines that are cut out of wire JSON are those of the sessions', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom('"', '\\', ',', '{', '}', ':', "'", '=', '\r', '\n', 'a', '"id":', 'é'),
    }),
  );
  const instant = fc
    .tuple(fc.nat(4_000_000_000), fc.nat(999))
    .map(([seconds, ms]) => new Date(seconds * 1_000 + ms).toISOString().replace('.000Z', 'Z'));
  const any: fc.Arbitrary<Session> = fc.record({
    id: fc.constant(session.id),
    agent_id: fc.constant(session.agent_id),
    agent_name: text,
    started_at: instant,
    ended_at: instant,
    duration_ms: fc.nat(),
    status: fc.constantFrom('ok', 'error', 'partial'),
    redaction_count: fc.nat(),
    redactions_by_kind: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), fc.nat(), {
      noNullPrototype: true,
    }),
    upstream_model: fc.option(text),
  });
  fc.assert(
    fc.property(fc.array(any), (rows) => {
      const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
      expect(csvLines(lines)).toBe(rows.map(csvLine).join(''));
    }),
  );
  // Another form is parsed.
  const spaced = JSON.stringify(session, null, 1).replaceAll('\n', '');
  expect(csvLines(`${spaced}\n`)).toBe(csvLine(session));
  expect(() => csvLines('{"id":"sess_\n')).toThrow(SyntaxError);
});

describe('formulas', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+1 555 0100', "'+1 555 0100"],
    ['-dial', "'-dial"],
    ['@x', "'@x"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠x', "'＠x"],
    ["'=1", "''=1"],
    ["''=1", "'''=1"],
    ["'90s line", "'90s line"],
    ['a=b', 'a=b'],
    ['', ''],
  ])('writes %j as %j, and restores it', (text, guarded) => {
    expect(guardFormula(text)).toBe(guarded);
    expect(unguardFormula(guarded)).toBe(text);
  });

  test('restores any text, and writes none as a formula', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '＝', '＠', 'a', ' ') }),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(text, (name) => {
        const guarded = guardFormula(name);
        expect(guarded).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
        expect(unguardFormula(guarded)).toBe(name);
      }),
      { numRuns: 1_000 },
    );
  });
});
