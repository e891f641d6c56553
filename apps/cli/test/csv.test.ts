import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '../src/csv/cells.ts';
import { readCsv } from '../src/csv/read-csv.ts';
import { readRecords } from '../src/csv/records.ts';
import { CommandFailure } from '../src/failure.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const read = (text: string, size = 7) => all(readCsv(inPieces(Buffer.from(text), size)));

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

describe('records', () => {
  test('are read as they were written, wherever the pieces break', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '🦷', ',', '"', '\n', ' ', "'") });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, size, end) => {
          // A row of nothing but blanks is a blank line.
          fc.pre(rows.every((row) => row.join(',').trim() !== ''));
          const text = rows.map((row) => row.map(quoted).join(',') + end).join('');
          const found = await all(readRecords(inPieces(Buffer.from(text), size)));
          expect(found.map(({ cells }) => cells)).toEqual(rows);
        },
      ),
    );
  });

  test('are numbered by the line that they begin on', async () => {
    const text = '\uFEFFa,b\r\n\r\n"x\ny",1\nlast,2';
    expect(await all(readRecords(inPieces(Buffer.from(text), 3)))).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['x\ny', '1'] },
      { line: 5, cells: ['last', '2'] },
    ]);
  });

  test.each([
    ['a quote in the middle', 'a"b",c\n', 'has a quote in the middle of a cell'],
    ['a quote that stays open', 'a,"b\nc\n', 'has a quote that is not closed'],
    [
      'a line without end',
      `${'x'.repeat(70_000)}\n`,
      'is longer than 64 KiB, or has a quote that is not closed',
    ],
  ])('%s is reported', async (_name, text, error) => {
    expect(await all(readRecords(inPieces(Buffer.from(text), 1024)))).toEqual([{ line: 1, error }]);
  });

  test('a record that is not UTF-8 is reported', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n'), Buffer.from([0xff, 0x0a]), Buffer.from('c,d\n')]);
    expect(await all(readRecords(inPieces(bytes, 2)))).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, error: 'is not valid UTF-8' },
      { line: 3, cells: ['c', 'd'] },
    ]);
  });

  test('cells', () => {
    expect(cellsOf('a,,"b,""c""",')).toEqual(['a', '', 'b,"c"', '']);
    expect(cellsOf('')).toEqual(['']);
    expect(cellsOf('"a"b')).toBeNull();
  });
});

const header = 'id,agent_id,agent_name,started_at,ended_at,status,upstream_model';
const row = 's,a,"name, of it",2026-05-03T21:14:32Z,2026-05-03T21:14:33Z,ok,';

describe('sessions', () => {
  test('have their redactions as JSON in a cell, or a column for each kind', async () => {
    const expected = {
      id: 's',
      agent_id: 'a',
      agent_name: 'name, of it',
      started_at: '2026-05-03T21:14:32Z',
      ended_at: '2026-05-03T21:14:33Z',
      status: 'ok',
      upstream_model: null,
      redactions_by_kind: { NAME: 2 },
    };
    const asJson = `${header},redactions_by_kind\n${row},"{""NAME"":2}"\n`;
    const byKind = `${header},redactions.PHONE,redactions.NAME,redactions.DOB\n${row},0,2,\n`;
    expect(await read(asJson)).toEqual([{ line: 2, value: expected }]);
    expect(await read(byKind)).toEqual([{ line: 2, value: expected }]);
    const packed = gzipSync(asJson);
    expect(await all(readCsv(inPieces(packed, 11)))).toEqual([{ line: 2, value: expected }]);
  });

  test('with the wrong number of cells, or no JSON where it belongs, are reported', async () => {
    const text = `${header},redactions_by_kind\n${row}\n${row},{NAME\n`;
    expect(await read(text)).toEqual([
      { line: 2, error: 'has 7 cells, but there are 8 columns' },
      { line: 3, error: 'redactions_by_kind is not valid JSON' },
    ]);
  });

  test.each([
    ['', 'there is no id'],
    [`${header}\n`, 'there is no redactions_by_kind'],
    [`${header},redactions_by_kind,redactions.NAME\n`, 'at once'],
    [`${header},redactions_by_kind,id\n`, 'column 9 is there twice'],
    [`${header},redactions_by_kind,patient\n`, 'column 9 is not a field'],
    [`${row},{}\n`, 'column 1 is not a field'],
  ])('a first row that cannot be used is refused, without repeating it: %j', async (text, message) => {
    const failure = await read(text).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandFailure);
    expect((failure as Error).message).toContain(message);
    expect((failure as Error).message).not.toMatch(/patient|name, of it/);
  });
});
