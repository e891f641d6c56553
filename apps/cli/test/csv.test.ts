import { gzipSync } from 'node:zlib';
import { newId, parseIngestSession } from '@masker/contract';
import type { ReadLine } from '@masker/db';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '../src/csv/cells.ts';
import { readCsv } from '../src/csv/read-csv.ts';

async function read(csv: string | Uint8Array, chunk = 7): Promise<ReadLine[]> {
  const bytes = Buffer.from(csv);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const lines: ReadLine[] = [];
  for await (const line of readCsv(chunks())) lines.push(line);
  return lines;
}

const header = 'id,agent_id,agent_name,started_at,ended_at,status,redactions_by_kind,upstream_model';
const row =
  'sess_1,agt_1,Front desk,2026-05-03T21:14:32Z,2026-05-03T21:14:32.794Z,ok,"{""NAME"":2}",gpt-4o-mini';
const value = {
  id: 'sess_1',
  agent_id: 'agt_1',
  agent_name: 'Front desk',
  started_at: '2026-05-03T21:14:32Z',
  ended_at: '2026-05-03T21:14:32.794Z',
  status: 'ok',
  redactions_by_kind: { NAME: 2 },
  upstream_model: 'gpt-4o-mini',
};

test.each([
  ['', ['']],
  ['a,b', ['a', 'b']],
  ['a,', ['a', '']],
  [',', ['', '']],
  ['"a,b","c""d",""', ['a,b', 'c"d', '']],
  ['"""",x', ['"', 'x']],
  ['"a\nb",c', ['a\nb', 'c']],
  ['"a",', ['a', '']],
  ['a"b",c', null],
  ['"a"b,c', null],
  ['"a', null],
])('splits the cells of %j', (record, cells) => {
  expect(cellsOf(record)).toEqual(cells);
});

test.each([
  ['false', false],
  ['FALSE', false],
  ['true', true],
  ['', undefined],
  ['no', 'no'],
])('redactions_reported %j', async (cell, reported) => {
  const silent = row.replace('"{""NAME"":2}"', '');
  const [line] = await read(`${header},redactions_reported\n${silent},${cell}\n`);
  expect(line?.value).toEqual({
    ...value,
    redactions_by_kind: {},
    ...(reported !== undefined && { redactions_reported: reported }),
  });
});

describe('rows become sessions', () => {
  test.each([
    ['lines ending with LF', `${header}\n${row}\n`],
    ['CRLF, and none at the end', `${header}\r\n${row}`],
    ['a byte order mark', `\uFEFF${header}\n${row}\n`],
    ['blank lines', `\n${header}\n\n \r\n${row}\n\n`],
    ['gzip', gzipSync(`${header}\n${row}\n`)],
    ['quoted names', `"${header.split(',').join('","')}"\n${row}`],
  ])('parses %s', async (_name, csv) => {
    for (const chunk of [1, 13, 65_536])
      expect((await read(csv, chunk)).map((line) => line.value)).toEqual([value]);
  });

  test('accepts a column for each kind, in any order of columns', async () => {
    const csv = [
      'redactions.PHONE,redactions.NAME,status,upstream_model,ended_at,started_at,agent_id,id,redaction_count,duration_ms',
      '1,0,error,,2026-05-03T21:14:33Z,2026-05-03T21:14:32Z,agt_1,sess_1,1,1000',
      ',x,ok,,2026-05-03T21:14:33Z,2026-05-03T21:14:32Z,agt_1,sess_2,,1e3',
    ].join('\n');
    expect((await read(csv)).map((line) => line.value)).toEqual([
      {
        id: 'sess_1',
        agent_id: 'agt_1',
        started_at: '2026-05-03T21:14:32Z',
        ended_at: '2026-05-03T21:14:33Z',
        status: 'error',
        redactions_by_kind: { PHONE: 1 },
        redaction_count: 1,
        duration_ms: 1000,
        upstream_model: null,
      },
      // What is no number stays what it was, for the check to refuse.
      expect.objectContaining({
        redactions_by_kind: { NAME: 'x' },
        duration_ms: '1e3',
        upstream_model: null,
      }),
    ]);
  });

  test('removes the apostrophe that an export adds before a formula', async () => {
    const csv = [
      'agent_name,upstream_model,id,agent_id,started_at,ended_at,status,redactions_by_kind',
      ...["'+1 555 0100,'@x", "''=1,'90s", "'＝1,"].map((names) => `${names},sess_1,agt_1,a,b,ok,{}`),
    ].join('\n');
    expect((await read(csv)).map(({ value }) => value)).toMatchObject([
      { agent_name: '+1 555 0100', upstream_model: '@x' },
      { agent_name: "'=1", upstream_model: "'90s" },
      { agent_name: '＝1', upstream_model: null },
    ]);
  });

  test('passes an empty list of PHP to validation, which accepts it as no redactions', async () => {
    const [line] = await read(`${header}\n${row.replace('"{""NAME"":2}"', '[]')}`);
    expect(line?.value).toMatchObject({ redactions_by_kind: [] });
    const taken = { ...(line?.value as object), id: newId('session'), agent_id: newId('agent') };
    expect(parseIngestSession(taken, Date.now()).session?.redactionsByKind).toEqual({});
  });

  test('accepts cells with several lines, and text of any script', async () => {
    const csv = `${header}\n${row.replace('Front desk', '"Clínica\r\n診療所, ""Süd"""')}\n${row}`;
    expect(await read(csv, 3)).toEqual([
      { line: 2, value: { ...value, agent_name: 'Clínica\r\n診療所, "Süd"' } },
      { line: 4, value },
    ]);
  });
});

test('names invalid rows by their line, and repeats nothing of their content', async () => {
  const long = `"${'x'.repeat(40_000)}\n${'x'.repeat(40_000)}`;
  const rows = ['too,few', row, `${row},more`, row.replace('{', ''), 'a"b"', 'x'.repeat(70_000), row, long];
  const csv = Buffer.from([header, ...rows].join('\n'));
  expect(await read(Buffer.concat([csv, Buffer.from([10, 0xff, 10])]), 1_000)).toEqual([
    { line: 2, error: 'has 2 cells, but there are 8 columns' },
    { line: 3, value },
    { line: 4, error: 'has 9 cells, but there are 8 columns' },
    { line: 5, error: 'redactions_by_kind is not valid JSON' },
    { line: 6, error: 'has a quote in the middle of a cell' },
    { line: 7, error: 'is longer than 64 KiB, or has a quote that is not closed' },
    { line: 8, value },
    { line: 9, error: 'is longer than 64 KiB, or has a quote that is not closed' },
    { line: 10, error: 'has 1 cells, but there are 8 columns' },
    { line: 11, error: 'is not valid UTF-8' },
  ]);
  expect(await read(`${header}\n"never closed,`)).toEqual([
    { line: 2, error: 'has a quote that is not closed' },
  ]);
});

describe('takes no row along', () => {
  const good = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ line: from + i, value }));

  test.each<[string, string, string]>([
    ['in the middle of a cell', row.replace('Front desk', '5" model'), 'has a quote in the middle of a cell'],
    ['that is not closed', row.replace('Front desk', '"Front desk'), 'has a quote in the middle of a cell'],
    ['that is not closed, in the last cell', '"ok,', 'has a quote in the middle of a cell'],
  ])('with a quote %s', async (_what, bad, error) => {
    const csv = [header, row, bad, row, row, bad, row].join('\r\n');
    expect(await read(csv)).toEqual([
      ...good(2, 1),
      { line: 3, error },
      ...good(4, 2),
      { line: 6, error },
      ...good(7, 1),
    ]);
  });

  test('with a quote that is never closed, at whatever distance from the end', async () => {
    const plain = row.replace(/"\{.*\}"/, '{}');
    const expected = { ...value, redactions_by_kind: {} };
    for (const count of [3, 2_000]) {
      const lines = await read([header, '"ok,', ...Array(count).fill(plain)].join('\n'), 1_000);
      expect(lines[0]).toEqual({ line: 2, error: expect.stringContaining('has a quote that is not closed') });
      expect(lines.slice(1)).toEqual(
        Array.from({ length: count }, (_, i) => ({ line: 3 + i, value: expected })),
      );
    }
  });
});

describe('JSON cells other than counts by kind are refused', () => {
  const kinds = (count: number) => `{${Array.from({ length: count }, (_, i) => `"K${i}":1`).join(',')}}`;
  test.each([
    ['a name twice', '{"NAME":1,"NAME":1}', 'must not have the name NAME twice in one object'],
    ['a name twice, once escaped', '{"NAME":1,"\\u004eAME":2}', 'must not have the name NAME twice'],
    ['a name twice that may be anything', '{"Jane Doe":1,"Jane Doe":2}', 'must not have the same name twice'],
    ['too many names', kinds(129), 'must not have more than 128 names'],
    ['too deep', '[[[[[]]]]]', 'must not be nested deeper than 4'],
  ])('%s', async (_name, json, message) => {
    const cell = `"${json.replaceAll('"', '""')}"`;
    const [line] = await read(`${header}\n${row.replace('"{""NAME"":2}"', cell)}`);
    expect(line).toEqual({ line: 2, error: expect.stringContaining(`redactions_by_kind ${message}`) });
  });
});

describe('a first row that does not name the columns is refused', () => {
  test.each([
    ['none', '', 'missing: id'],
    ['a session', `${row}\n${row}`, 'column 1 is not a field'],
    ['an unknown field', `${header},transcript`, 'column 9 is not a field'],
    ['a kind that cannot be one', header.replace('redactions_by_kind', 'redactions.__proto__'), 'column 7'],
    ['a field twice', `${header},id`, 'column 9 is a duplicate'],
    ['a missing field', header.replace('status,', ''), 'missing: status'],
    ['no redactions', header.replace('redactions_by_kind,', ''), 'missing: redactions_by_kind or'],
    [
      'redactions in two ways',
      `${header},redactions.NAME`,
      'redactions_by_kind and redactions.… are both present',
    ],
  ])('%s', async (_name, csv, message) => {
    await expect(read(csv)).rejects.toThrow(message);
    await expect(read(csv)).rejects.not.toThrow(/transcript|sess_1|__proto__/);
  });
});
