import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type JsonRecord,
  JsonRecordReader,
  type RecordLimits,
  type Selection,
} from '../src/sources/json-records.ts';

const select: Selection = {
  id: true,
  tags: true,
  inner: { kept: true, counts: { '*': true } },
  list: { kept: true },
};

/** Reads a text in pieces of so many bytes. */
function read(text: string, pieces: readonly number[] = [], limits?: RecordLimits): JsonRecord[] {
  const reader = new JsonRecordReader(select, limits);
  let rest: Uint8Array = Buffer.from(text);
  for (const size of pieces) {
    reader.push(rest.subarray(0, size));
    rest = rest.subarray(size);
  }
  reader.push(rest);
  reader.end();
  return reader.take();
}

/** What is selected of a parsed value; the plain way to say what the reader must find. */
function selected(value: unknown, by: Selection, inList = false): unknown {
  if (Array.isArray(value)) {
    if (inList) return undefined;
    return value.map((item) => selected(item, by, true)).filter((item) => item !== undefined);
  }
  const isObject = typeof value === 'object' && value !== null;
  if (by === true) return isObject ? undefined : value;
  if (!isObject) return undefined;
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const how = Object.hasOwn(by, name) ? by[name] : by['*'];
    const found = how === undefined ? undefined : selected(inner, how);
    return found === undefined ? [] : [[name, found]];
  });
  return Object.fromEntries(kept);
}

const name = fc.oneof(
  fc.constantFrom('id', 'tags', 'inner', 'kept', 'counts', 'list', 'messages', '"', '\\', 'toString'),
  fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => text !== '__proto__'),
);
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('"', '\\', '\\"', '{"id":1}', ']', 'a\nb', '\u2028', '😀'),
);
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 6 }).map(Object.fromEntries),
  ),
}));
const record = fc.array(fc.tuple(name, json), { maxLength: 8 }).map(Object.fromEntries);
const framing = fc.constantFrom<(records: string[]) => string>(
  (records) => `[${records.join(', ')}]`,
  (records) => `\ufeff [\n${records.join(',\r\n')}\n]\n`,
  (records) => records.join('\n'),
  (records) => records.join(''),
);

test('the reader finds what parsing finds, in any framing, however the bytes arrive', () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 5 }),
      framing,
      fc.constantFrom(0, 2),
      fc.array(fc.nat({ max: 40 }), { maxLength: 30 }),
      (records, frame, indent, pieces) => {
        const texts = records.map((one) => JSON.stringify(one, null, indent));
        const expected = texts.map((one, i) => ({ number: i + 1, value: selected(JSON.parse(one), select) }));
        expect(read(frame(texts), pieces)).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

test('null in the place of a record is left out, and counted', () => {
  expect(read('[null, {"id": 1}, null, {"id": 2}]')).toEqual([
    { number: 2, value: { id: 1 } },
    { number: 4, value: { id: 2 } },
  ]);
  expect(read('{"id": 1}\nnull\n{"id": 2}\nnull')).toHaveLength(2);
});

describe('what is not JSON', () => {
  test.each(['{"id" 1}', '{"id": 1,}', '{,}', '{"id": tru}', '{"id": 1]', '{"tags": [1 2]}'])(
    '%s is refused without a word of it',
    (text) => {
      const [first] = read(text);
      expect(first).toEqual({ number: 1, error: 'is not valid JSON' });
    },
  );

  test.each(['hello', '[1]', '"text"', '}'])('%s is refused, as it is no object', (text) => {
    expect(read(text)[0]).toEqual({ number: 1, error: 'is not a JSON object' });
  });

  test('on its own line leaves the other lines', () => {
    expect(read('{"id": 1}\n{"id": oops}\n{"id": 3}')).toEqual([
      { number: 1, value: { id: 1 } },
      { number: 2, error: 'is not valid JSON' },
      { number: 3, value: { id: 3 } },
    ]);
  });

  test('in a list ends it, with what came before', () => {
    expect(read('[{"id": 1}, {"id": oops}, {"id": 3}]')).toEqual([
      { number: 1, value: { id: 1 } },
      { number: 2, error: 'is not valid JSON' },
    ]);
  });

  test.each([
    '[{"id": 1}, {"id": 2',
    '[{"id": 1}, {"messages": [{"content": "Ja',
    '{"id": 1}\n{"id":',
    '[{"id": 1},',
  ])('%s is cut off', (text) => {
    expect(read(text)).toEqual([
      { number: 1, value: { id: 1 } },
      { number: 2, error: 'is cut off' },
    ]);
  });
});

describe('a record', () => {
  const limits: RecordLimits = { bytes: 200, textBytes: 20, values: 5 };

  test.each([
    ['a field twice that is read', '{"id": 1, "id": 2}', 'has a field twice that is read'],
    [
      'too many bytes',
      `{"id": 1, "messages": "${'x'.repeat(300)}"}`,
      `is larger than ${200 / 1024 / 1024} MiB`,
    ],
    [
      'a text that is too long',
      `{"id": "${'x'.repeat(21)}"}`,
      'has a text of more than 20 bytes in a field that is read',
    ],
    ['too many values', '{"tags": [1, 2, 3, 4, 5, 6]}', 'has more than 5 values in the fields that are read'],
  ])('with %s is refused, and the next one is not', (_what, text, error) => {
    for (const pieces of [[], [30], Array.from({ length: 400 }, () => 1)]) {
      expect(read(`[${text}, {"id": 2}]`, pieces, limits)).toEqual([
        { number: 1, error },
        { number: 2, value: { id: 2 } },
      ]);
    }
  });

  test('may have a field twice, a long text and many values where nothing is read', () => {
    const text = `{"x": 1, "x": 2, "y": "${'x'.repeat(50)}", "z": [1,2,3,4,5,6,7], "${'n'.repeat(30)}": 1, "id": 7}`;
    expect(read(text, [10, 20], limits)).toEqual([{ number: 1, value: { id: 7 } }]);
  });

  test('is no way to another prototype', () => {
    const [first] = read('{"inner": {"counts": {"__proto__": {"a": 1}, "b": 2}}}');
    expect(first?.value).toEqual({ inner: { counts: { b: 2 } } });
    expect(read('{"inner": {"counts": {"__proto__": 1}}}')[0]?.error).toBe(
      'has a field with the name __proto__',
    );
  });

  test('may be nested a million deep where nothing is read', () => {
    const depth = 1_000_000;
    const text = `{"id": 1, "messages": ${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(read(text)).toEqual([{ number: 1, value: { id: 1 } }]);
  });
});
