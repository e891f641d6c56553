import { describe, expect, it } from 'vitest';
import { strayParams } from '../filters/url-filters.ts';
import { readFilters, sessionFilters } from './filters.ts';

const agent_id = 'agt_01JGY22GC04VY0BJEFDWN5V6YD';

describe('readFilters', () => {
  it('has the window of the API when nothing is said', () => {
    expect(readFilters({})).toEqual({ filters: { since: '24h' }, wrong: null });
    expect(readFilters({ since: null, status: null })).toEqual({ filters: { since: '24h' }, wrong: null });
  });

  it('reads every filter', () => {
    const text = {
      since: '7d',
      until: '2026-05-03T21:14:32Z',
      agent_id,
      status: 'error',
      min_redactions: '5',
    };
    expect(Object.keys(text).sort()).toEqual([...sessionFilters.names].sort());
    expect(readFilters(text).filters).toEqual({ ...text, min_redactions: 5 });
  });

  it('takes "at least none" for no filter', () => {
    expect(readFilters({ min_redactions: '0' }).filters).toEqual({ since: '24h' });
  });

  it.each([
    ['since', 'yesterday'],
    ['since', ''],
    ['since', '2026-05-03'],
    ['until', '1h'],
    ['agent_id', 'agt_1'],
    ['status', 'OK'],
    ['min_redactions', '-1'],
    ['min_redactions', '1.5'],
    ['min_redactions', '1e1'],
    ['min_redactions', ''],
  ])('names a bad %s and what came: %j', (parameter, received) => {
    const { filters, wrong } = readFilters({ [parameter]: received });
    expect(filters).toBeNull();
    expect(wrong).toEqual([{ parameter, message: expect.any(String), received }]);
  });

  it('names all that is bad at once', () => {
    const { wrong } = readFilters({ status: 'fine', min_redactions: 'many' });
    expect(wrong?.map(({ parameter }) => parameter)).toEqual(['status', 'min_redactions']);
  });
});

describe('strayParams', () => {
  function strayOf(search: string) {
    return strayParams(sessionFilters, new URLSearchParams(search));
  }

  it('lets through what the page knows', () => {
    expect(strayOf('since=7d&session=sess_1')).toEqual([]);
  });

  it('suggests what was meant', () => {
    const [stray] = strayOf('min_redaction=5');
    expect(stray?.parameter).toBe('min_redaction');
    expect(stray?.message).toContain('did you mean min_redactions?');
  });

  it('names what is there twice', () => {
    expect(strayOf('status=ok&status=error')).toEqual([
      { parameter: 'status', message: 'is there more than once' },
    ]);
  });
});
