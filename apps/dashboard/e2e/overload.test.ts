import type { ErrorBody } from '@masker/contract';
import { expect, it } from 'vitest';
import { useServer } from './support/server.ts';

const server = useServer(300);

it('makes the pages that it can, turns away the rest at once, and is as before afterwards', async () => {
  const crowd = await Promise.all(Array.from({ length: 500 }, () => fetch(`${server.url}/login`)));
  let made = 0;
  for (const answer of crowd) {
    const text = await answer.text();
    if (answer.status === 200) {
      made++;
      expect(text).toContain('</html>');
    } else {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toMatch(/^[15]$/);
      expect((JSON.parse(text) as ErrorBody).error).toMatchObject({ code: 'unavailable' });
    }
  }
  // As many as one address may have made at once; how many more have their turn in time depends on the machine.
  expect(made).toBeGreaterThanOrEqual(24);
  expect(made).toBeLessThan(500);
  expect((await fetch(`${server.url}/api/healthz`)).status).toBe(200);
  expect((await fetch(`${server.url}/login`)).status).toBe(200);
});
