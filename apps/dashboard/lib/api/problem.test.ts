import { MaskerError } from '@masker/client';
import { expect, it } from 'vitest';
import { explain } from './explain.ts';
import { isPassing, problemOf, secondsToRetry } from './problem.ts';

it('keeps what a person needs to report a problem', () => {
  const thrown = new MaskerError('unavailable', 'Away.', { status: 503, requestId: 'req_1', retryAfter: 2 });
  const problem = problemOf(thrown);
  expect(problem).toEqual({
    code: 'unavailable',
    message: 'Away.',
    requestId: 'req_1',
    details: [],
    retryAfter: 2,
  });
  expect(isPassing(problem)).toBe(true);
  expect(secondsToRetry(problem)).toBe(2);
  expect(explain(problem).title).toBe('The database cannot be reached');
});

it('says what the server said when it has no words of its own', () => {
  const problem = problemOf(new MaskerError('conflict', 'Same id, other content.'));
  expect(explain(problem).advice).toBe('Same id, other content.');
  expect(isPassing(problem)).toBe(false);
});
