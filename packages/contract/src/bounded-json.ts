/** Limits on JSON. The cost of validation grows with these, not only with the number of bytes. */
export interface JsonBounds {
  /** Arrays and objects inside one another. */
  depth: number;
  /** Names in one object. */
  names: number;
  /** All values: arrays, objects and their content. */
  values: number;
}

/** Why JSON was not taken. The message completes "The body …" and repeats at most one plain name. */
export interface JsonProblem {
  kind: 'syntax' | 'bounds' | 'duplicate';
  message: string;
}

/** Names that a message may repeat: longer ones, or those with other characters, could be any data. */
const plainName = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/**
 * Parses JSON of a bounded size and shape.
 *
 * One pass counts the text before it is parsed, without allocating memory, so that refusing it costs no more than
 * reading it. A duplicate name in one object is refused, because `JSON.parse` would silently keep one of the values.
 */
export function parseBoundedJson(
  text: string,
  bounds: JsonBounds,
): { value: unknown; problem?: undefined } | { value?: undefined; problem: JsonProblem } {
  const names = countNames(text, bounds);
  if (typeof names !== 'number') return { problem: names };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: notJson };
  }
  if (namesIn(value) !== names) return { problem: duplicate(text) };
  return { value };
}

const notJson: JsonProblem = { kind: 'syntax', message: 'is not valid JSON' };

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** How many names there are in all objects together, or which bound the text is beyond. */
function countNames(text: string, bounds: JsonBounds): number | JsonProblem {
  const namesAt = new Array<number>(bounds.depth + 1).fill(0);
  let depth = 0;
  let names = 0;
  let values = 1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      i = endOfString(text, i);
      if (i < 0) return notJson;
    } else if (code === colon) {
      names++;
      const here = (namesAt[depth] as number) + 1;
      if (here > bounds.names) return beyond(`must not have more than ${bounds.names} names in one object`);
      namesAt[depth] = here;
    } else if (code === comma) {
      if (++values > bounds.values) return beyond(`must not have more than ${bounds.values} values`);
    } else if (code === openBrace || code === openBracket) {
      if (++depth > bounds.depth)
        return beyond(`must not be nested deeper than ${bounds.depth} arrays and objects`);
      if (++values > bounds.values) return beyond(`must not have more than ${bounds.values} values`);
      namesAt[depth] = 0;
    } else if (code === closeBrace || code === closeBracket) {
      if (--depth < 0) return notJson;
    }
  }
  return names;
}

function beyond(message: string): JsonProblem {
  return { kind: 'bounds', message };
}

/** The end of the string that begins at `start`; -1 if it is not terminated. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let before = end - 1;
    while (text.charCodeAt(before) === backslash) before--;
    if ((end - before) % 2 === 1) return end;
    end = text.indexOf('"', end + 1);
  }
  return -1;
}

/** The names in all objects of a value together; no deeper than was counted before. */
function namesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let found = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') found += namesIn(item);
    return found;
  }
  for (const name in value) {
    found++;
    const inner = (value as Record<string, unknown>)[name];
    if (typeof inner === 'object') found += namesIn(inner);
  }
  return found;
}

/** Finds the duplicate name in JSON that contains one. */
function duplicate(text: string): JsonProblem {
  const open: (Set<string> | null)[] = [];
  let last = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      const end = endOfString(text, i);
      last = text.slice(i, end + 1);
      i = end;
    } else if (code === openBrace) open.push(new Set());
    else if (code === openBracket) open.push(null);
    else if (code === closeBrace || code === closeBracket) open.pop();
    else if (code === colon) {
      const name = JSON.parse(last) as string;
      const names = open.at(-1);
      if (names?.has(name)) {
        const which = plainName.test(name) ? `the name ${name}` : 'the same name';
        return { kind: 'duplicate', message: `must not have ${which} twice in one object` };
      }
      names?.add(name);
    }
  }
  return { kind: 'duplicate', message: 'must not have the same name twice in one object' };
}
