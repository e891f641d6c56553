import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvHeader, csvLine, guardFormula, type Session, unguardFormula } from '../src/index.ts';

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

test('a line of CSV has the columns of its header, and every instant with milliseconds', () => {
  expect(csvHeader).toBe(
    'id,agent_id,agent_name,started_at,ended_at,duration_ms,status,redaction_count,redactions_by_kind,upstream_model\r\n',
  );
  expect(csvLine(session)).toBe(
    'sess_01HYZ3K8T5WQ9V2RB7N4XDM6CF,agt_01HYZ2M4B7E9G1J3K5P6Q8S0TV,"a, ""quoted"" name",' +
      '2026-05-03T21:14:32.000Z,2026-05-03T21:14:32.794Z,794,ok,3,"{""PHONE"":1,""NAME"":2}",\r\n',
  );
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
  ])('%j is written as %j, and read back', (text, guarded) => {
    expect(guardFormula(text)).toBe(guarded);
    expect(unguardFormula(guarded)).toBe(text);
  });

  test('any text comes back, and none begins like a formula', () => {
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
