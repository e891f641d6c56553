import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ForeignFile, type ReadLine, readNdjsonFile } from '../src/load/index.ts';
import { failure, streamed } from './load-support.ts';

async function read(...pieces: (string | Uint8Array)[]): Promise<ReadLine[]> {
  const lines: ReadLine[] = [];
  for await (const line of readNdjsonFile(streamed(...pieces))) lines.push(line);
  return lines;
}

const sample = '{"a":"東京 🏥"}\r\n\r\n  \n[1,2]\n\n"x"';
const expected = [
  { line: 1, value: { a: '東京 🏥' } },
  { line: 4, value: [1, 2] },
  { line: 6, value: 'x' },
];

test('reads lines, skips blank ones, and counts both', async () => {
  expect(await read(sample)).toEqual(expected);
  expect(await read(`${sample}\n`)).toEqual(expected);
  expect(await read('')).toEqual([]);
  expect(await read('\n\n')).toEqual([]);
});

test.each([
  ['plain', Buffer.from(sample)],
  ['gzipped', gzipSync(sample)],
])('accepts any chunk boundaries: %s', async (_name, bytes) => {
  for (let at = 0; at <= bytes.length; at++) {
    expect(await read(bytes.subarray(0, at), bytes.subarray(at))).toEqual(expected);
  }
  expect(await read(...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
});

test('reads any values with any chunk boundaries', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue(), { maxLength: 20 }),
      fc.array(fc.nat()),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      async (values, cuts, end, packed) => {
        const plain = Buffer.from(values.map((value) => JSON.stringify(value) + end).join(''));
        const bytes = packed ? gzipSync(plain) : plain;
        const at = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
        const pieces = [0, ...at].map((from, i) => bytes.subarray(from, at[i] ?? bytes.length));
        const lines = await read(...pieces);
        expect(lines).toEqual(
          values.map((value, i) => ({ line: i + 1, value: JSON.parse(JSON.stringify(value)) })),
        );
      },
    ),
  );
});

test('reports unreadable lines without their content, and continues', async () => {
  const long = `"${'x'.repeat(64 * 1024)}"`;
  const fits = `"${'x'.repeat(64 * 1024 - 2)}"`;
  const lines = await read(
    '{"secret"\n',
    Uint8Array.of(0x22, 0xff, 0x22, 10),
    `${long}\n`,
    `${fits}\n`,
    '1\n',
  );
  expect(lines.map(({ line, error }) => [line, error])).toEqual([
    [1, 'is not valid JSON'],
    [2, 'is not valid UTF-8'],
    [3, expect.stringMatching(/^is longer than 64 KiB; .*--data-binary/)],
    [4, undefined],
    [5, undefined],
  ]);
  expect(await read('['.repeat(60_000))).toEqual([
    { line: 1, error: 'must not be nested deeper than 16 arrays and objects' },
  ]);
});

test('a byte order mark is not part of the first line', async () => {
  expect(await read('\ufeff{"a":1}\n')).toEqual([{ line: 1, value: { a: 1 } }]);
});

describe('the end marker of an export', () => {
  const rows = '{"a":1}\n{"a":"東"}\n';
  const marker = (text: string, count = 2) =>
    `${JSON.stringify({ end: true, rows: count, sha256: createHash('sha256').update(text).digest('hex') })}\n`;
  const read2 = [
    { line: 1, value: { a: 1 } },
    { line: 2, value: { a: '東' } },
  ];

  test.each([
    ['as it was sent', rows + marker(rows)],
    ['without a line feed at the end', rows + marker(rows).trim()],
    [
      'with Windows line ends, a byte order mark and blank lines',
      `\ufeff${rows}\n${marker(rows)}\n`.replaceAll('\n', '\r\n'),
    ],
  ])('is left out of a whole export, %s', async (_name, text) => {
    expect(await read(text)).toEqual(read2);
    expect(await read(gzipSync(text))).toEqual(read2);
  });

  test('is left out of an export without sessions', async () => {
    expect(await read(marker('', 0))).toEqual([]);
  });

  test.each([
    [
      'a line is missing',
      `{"a":1}\n${marker(rows)}`,
      2,
      /of 2 lines, but 1 line precedes it: the file is not whole/,
    ],
    ['a line was changed', rows.replace('1', '2') + marker(rows), 3, /SHA-256 does not match .* changed/],
    ['a line is too long', `"${'x'.repeat(64 * 1024)}"\n{"a":1}\n${marker(rows)}`, 3, /SHA-256/],
    [
      'lines follow it',
      `${rows}${marker(rows)}${rows}${marker(rows)}`,
      3,
      /lines follow it; send each export alone/,
    ],
  ])('is reported once if %s', async (_name, text, line, message) => {
    const lines = (await read(text)).filter(({ error }) => error?.includes('end marker'));
    expect(lines).toEqual([{ line, error: expect.stringMatching(message) }]);
  });

  test('is only an object of its fields', async () => {
    const other = [
      { end: true },
      { end: false, rows: 0, sha256: '' },
      { ...JSON.parse(marker('')), id: 'x' },
    ];
    const text = other.map((one) => `${JSON.stringify(one)}\n`).join('');
    expect((await read(text)).map(({ value }) => value)).toEqual(other);
  });
});

test.each([
  ['PAR1\x15\x04\xff', 'a Parquet file'],
  ['PK\x03\x04\x14\0\x06\0[Content_Types].xml', 'an Excel workbook'],
  ['PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet', 'an OpenDocument spreadsheet'],
  ['PK\x03\x04sessions.csv', 'a ZIP archive'],
  ['%PDF-1.7\n', 'a PDF file'],
  [`sessions.csv${'\0'.repeat(245)}ustar`, 'a tar archive'],
  ['\xff\xfei\0d\0', 'text in UTF-16'],
])('refuses a file of another format, by its first bytes: %j is %s', async (head, kind) => {
  const bytes = Buffer.from(head, 'latin1');
  for (const pieces of [[bytes], [gzipSync(bytes)], [...bytes].map((byte) => Uint8Array.of(byte))])
    expect(await failure(read(...pieces))).toMatchObject({ constructor: ForeignFile, kind });
});

test('reports damaged gzip data', async () => {
  const packed = gzipSync('1\n'.repeat(10_000));
  expect(await failure(read(packed.subarray(0, packed.length - 5)))).toMatchObject({
    message: expect.stringContaining('gzip data is damaged'),
  });
});

test('returns the error of a failed source, compressed or not', async () => {
  const reason = new Error('the disk went away');
  for (const bytes of [Buffer.from('1\n2\n'), gzipSync('1\n2\n').subarray(0, 15)]) {
    const broken = async function* () {
      yield bytes;
      throw reason;
    };
    const all = async () => {
      for await (const _ of readNdjsonFile(broken()));
    };
    expect(await failure(all())).toBe(reason);
  }
});
