import { ApiError } from '@masker/client';
import { expect, it } from 'vitest';
import { explain } from './explain.ts';
import { explainChange } from './explain-change.ts';
import { isTransient, problemOf, secondsToRetry } from './problem.ts';

it('keeps the data for a report of a problem', () => {
  const thrown = new ApiError('unavailable', 'Away.', { status: 503, requestId: 'req_1', retryAfter: 2 });
  const problem = problemOf(thrown);
  expect(problem).toEqual({
    code: 'unavailable',
    message: 'Away.',
    requestId: 'req_1',
    details: [],
    retryAfter: 2,
  });
  expect(isTransient(problem)).toBe(true);
  expect(secondsToRetry(problem)).toBe(2);
});

it.each([
  ['The database cannot be reached. Try again in 2 seconds.', 'The database cannot be reached'],
  ['The server is overloaded. Try again in a second.', 'The server is overloaded'],
  ['Away.', 'Away'],
  ['Away', 'Away'],
])('uses the reason of an unavailable server as the title: %s', (message, title) => {
  const problem = problemOf(new ApiError('unavailable', message));
  expect(explain(problem).title).toBe(title);
  expect(explainChange(problem).title).toBe(title);
});

it("uses the server's message for unknown codes", () => {
  const problem = problemOf(new ApiError('conflict', 'Same id, other content.'));
  expect(explain(problem).advice).toBe('Same id, other content.');
  expect(isTransient(problem)).toBe(false);
});
