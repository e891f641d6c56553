import {
  contradictions,
  defaultSince,
  type ListSessionsInput,
  listSessionsInput,
  parseSince,
  windowContradictions,
} from '@masker/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strayParams } from '../filters/url-filters.ts';
import { type Filters, sessionFilters } from './filters.ts';

const { read, write } = sessionFilters;

const agents = ['agt_01JGY22GC04VY0BJEFDWN5V6YD', 'agt_01JGY22GC04VY0BJEFDWN5V6YE'];

/** Text that may or may not be a value of the filter. */
const texts: Record<keyof Filters, fc.Arbitrary<string>> = {
  since: fc.constantFrom('24h', '7d', '0h', '2026-05-03T21:14:32Z', '2026-05-03', 'yesterday', '', '1w'),
  until: fc.constantFrom('2026-05-03T21:14:32.5Z', '2026-02-30T00:00:00Z', '1h', '', 'now'),
  agent_id: fc.oneof(
    fc.subarray(agents, { minLength: 1 }).map((ids) => ids.join(',')),
    fc.constantFrom('agt_1', '', `${agents[0]},`, agents[0]?.toLowerCase() ?? ''),
  ),
  status: fc.oneof(
    fc.constantFrom('ok', 'error,ok', 'ok,ok', 'OK', 'any', '', 'ok,'),
    fc.string({ maxLength: 6 }),
  ),
  kind: fc.oneof(
    fc.constantFrom('PHONE', 'PHONE,NAME', 'phone', 'A'.repeat(64), 'A'.repeat(65), '1A', ''),
    fc.array(fc.constantFrom('A', 'B', 'C_1'), { maxLength: 25 }).map((kinds) => kinds.join(',')),
    fc.constant(Array.from({ length: 21 }, (_, n) => `K${n}`).join(',')),
  ),
  model: fc.oneof(
    fc.constantFrom('gpt-4o', 'a%2Cb,c', 'x%25', '%', '%zz', 'a\u202eb', ' ', 'm'.repeat(201)),
    fc.array(fc.constant('m'.repeat(120)), { minLength: 1, maxLength: 3 }).map((names) => names.join(',')),
    fc.constant(['a', 'b', 'c'].map((name) => name.repeat(190)).join(',')),
    fc.string({ maxLength: 20 }),
  ),
  reached_model: fc.constantFrom('true', 'false', 'TRUE', '1', ''),
  min_redactions: fc.constantFrom('0', '1', '007', '-1', '1.5', '1e1', '', ' 1'),
  min_duration_ms: fc.constantFrom('0', '60000', '-1', '1.5', 'long', ''),
  max_duration_ms: fc.constantFrom('0', '60000', '-1', '1.5', 'long', ''),
  order: fc.constantFrom('newest', 'oldest', 'Newest', ''),
};

const numbers = ['min_redactions', 'min_duration_ms', 'max_duration_ms'];

/** What a parameter of an address is to the API: its numbers are read from text there. */
function asInput(text: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(text).map(([name, value]) => [
      name,
      numbers.includes(name) && /^\d{1,15}$/.test(value) ? Number(value) : value,
    ]),
  );
}

/** What the API says of valid parameters that contradict each other. */
function contradictionsOf({ since, until, ...others }: ListSessionsInput) {
  const start = parseSince(since ?? defaultSince);
  const problems = start?.kind === 'at' ? windowContradictions(start.at, until) : [];
  return [...problems, ...contradictions(others)];
}

describe('URL filters', () => {
  it('are those of the list', () => {
    const parameters = Object.keys(listSessionsInput.shape).filter(
      (name) => name !== 'limit' && name !== 'cursor',
    );
    expect([...sessionFilters.names].sort()).toEqual(parameters.sort());
  });

  it('are accepted and refused with the same messages as by the API', () => {
    fc.assert(
      fc.property(fc.record(texts, { requiredKeys: [] }), (text) => {
        const { filters, wrong } = read(text);
        if (filters) expect(listSessionsInput.safeParse(filters).error).toBeUndefined();
        const parsed = listSessionsInput.safeParse(asInput(text as Record<string, string>));
        const issues = new Map(parsed.error?.issues.map(({ path, message }) => [path.join('.'), message]));
        if (issues.size === 0) {
          expect(wrong ?? []).toEqual(contradictionsOf(parsed.data ?? {}));
          return;
        }
        expect((wrong ?? []).map(({ parameter }) => parameter).sort()).toEqual([...issues.keys()].sort());
        for (const { parameter, message } of wrong ?? []) {
          // The API adds how an id in lower case is written.
          expect(issues.get(parameter)?.startsWith(message)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('are formatted as they were parsed', () => {
    const filters: Filters = {
      since: '7d',
      until: '2026-05-03T21:14:32Z',
      agent_id: agents,
      status: ['error', 'partial'],
      kind: ['NAME', 'PHONE'],
      model: ['100 % of it', 'a,b', 'gpt-4o'],
      reached_model: false,
      min_redactions: 5,
      min_duration_ms: 1,
      max_duration_ms: 2,
      order: 'oldest',
    };
    expect(Object.keys(write(filters)).sort()).toEqual([...sessionFilters.names].sort());
    expect(read(write(filters))).toEqual({ filters, wrong: null });
    const input: ListSessionsInput = filters;
    expect(listSessionsInput.parse(input)).toEqual(filters);
  });

  it('default to the window of the API, and omit defaults', () => {
    expect(read({})).toEqual({ filters: { since: '24h' }, wrong: null });
    expect(read({ since: null, status: null, order: 'newest', min_redactions: '0' })).toEqual({
      filters: { since: '24h' },
      wrong: null,
    });
    expect(write({ since: '24h', status: undefined, order: undefined })).toEqual({
      since: null,
      status: null,
      order: null,
    });
  });

  it('report all invalid filters at once, with the received values', () => {
    const { filters, wrong } = read({ status: 'fine', min_redactions: 'many' });
    expect(filters).toBeNull();
    expect(wrong?.map(({ parameter, received }) => [parameter, received])).toEqual([
      ['status', 'fine'],
      ['min_redactions', 'many'],
    ]);
  });
});

describe('strayParams', () => {
  function strayOf(search: string) {
    return strayParams(sessionFilters, new URLSearchParams(search));
  }

  it('accepts the parameters of the page', () => {
    expect(strayOf('since=7d&session=sess_1')).toEqual([]);
  });

  it('accepts the parameters of the timeline, and names their values', () => {
    expect(strayOf('chart=redactions&compare=previous')).toEqual([]);
    expect(strayOf('chart=errors&compare=')).toEqual([
      { parameter: 'chart', message: 'must be redactions', received: 'errors' },
      { parameter: 'compare', message: 'must be previous', received: '' },
    ]);
    expect(strayOf('char=redactions')[0]?.message).toContain('did you mean chart?');
  });

  it('suggests similar names', () => {
    const [stray] = strayOf('min_redaction=5');
    expect(stray?.parameter).toBe('min_redaction');
    expect(stray?.message).toContain('did you mean min_redactions?');
  });

  it('reports repeated parameters', () => {
    expect(strayOf('status=ok&status=error')).toEqual([
      { parameter: 'status', message: 'is there more than once' },
    ]);
  });
});

it.each([
  [{ since: '2026-05-03T00:00:00Z', until: '2026-05-02T00:00:00Z' }, 'until', 'must be after since'],
  [{ since: '2026-05-03T00:00:00Z', until: '2026-05-03T00:00:00Z' }, 'until', 'must be after since'],
  [
    { min_duration_ms: '500', max_duration_ms: '499' },
    'max_duration_ms',
    'must not be less than min_duration_ms',
  ],
])('explains that %o contradict each other', (text, parameter, message) => {
  expect(sessionFilters.read(text).wrong).toMatchObject([{ parameter, message }]);
});

it('accepts what can match, if only a moment', () => {
  const text = { since: '2026-05-03T00:00:00Z', until: '2026-05-03T00:00:00.001Z' };
  expect(sessionFilters.read({ ...text, min_duration_ms: '5', max_duration_ms: '5' }).wrong).toBeNull();
});
