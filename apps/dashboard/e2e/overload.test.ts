import type { ErrorBody } from '@masker/contract';
import { expect, it } from 'vitest';
import { useServer } from './support/server.ts';

const server = useServer(300);

/** Of `apps/server/src/edge/page-limiter.ts`: pages rendered at once for one address, and requests that may wait. */
const pages = { share: 24, waiting: 128 };

/** Of `packages/api/src/limits/concurrency-limiter.ts`, in `retry-after`: why a page was refused. */
const refusals = new Map([
  ['1', 'no place to wait'],
  ['5', 'waited for 10 seconds'],
]);

it('renders pages up to the limit, refuses the rest immediately, and recovers', async () => {
  const crowd = await Promise.all(Array.from({ length: 500 }, () => fetch(`${server.url}/login`)));
  const counts = { made: 0, 'no place to wait': 0, 'waited for 10 seconds': 0 } as Record<string, number>;
  const count = (outcome: string) => {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  };
  for (const answer of crowd) {
    const text = await answer.text();
    if (answer.status === 200) {
      expect(text).toContain('</html>');
      count('made');
    } else {
      expect(answer.status).toBe(503);
      expect((JSON.parse(text) as ErrorBody).error).toMatchObject({ code: 'unavailable' });
      count(refusals.get(answer.headers.get('retry-after') ?? '') ?? 'refused without a reason');
    }
  }
  // Nobody is turned away before all that may be made are being made, and all that may wait wait. How many of those
  // have their turn in time depends on the machine.
  expect(counts).toEqual({
    made: expect.toSatisfy((made: number) => made >= pages.share),
    'no place to wait': expect.toSatisfy((n: number) => n > 0 && n <= 500 - pages.share - pages.waiting),
    'waited for 10 seconds': expect.any(Number),
  });
  expect((await fetch(`${server.url}/api/healthz`)).status).toBe(200);
  expect((await fetch(`${server.url}/login`)).status).toBe(200);
});
