import { expect, test } from 'vitest';
import type { Server } from '../src/contenders/contender.ts';
import { wholeWindow } from '../src/data/queries.ts';
import { generate } from '../src/load/autocannon.ts';
import type { Load } from '../src/load/job.ts';
import { problemOf } from '../src/measure/measure.ts';
import { askForPage } from '../src/works/ask.ts';
import { serve } from './support/serve.ts';

const page = '[{"id":"sess_1"},{"id":"sess_2"}]';

function server(url: string): Server {
  return {
    pid: process.pid,
    first: () => ({ url, headers: {} }),
    next: (_query, body) => (body.includes('more') ? { url, headers: {} } : null),
    rows: (body) => JSON.stringify(JSON.parse(body).data),
  };
}

const ask = (url: string, at = 1) => askForPage('somebody', server(url), wholeWindow, at, page);

test("accepts the oracle's page at any position in the list", async () => {
  const url = await serve((n) => ({ body: n === 1 ? `{"data":${page}}` : '{"data":[],"more":true}' }));
  await expect(ask(url, 2)).resolves.toMatchObject({ expected: `{"data":${page}}` });
});

test('refuses another page, with the first difference', async () => {
  const url = await serve(() => ({ body: '{"data":[{"id":"sess_1"},{"id":"sess_3"}]}' }));
  await expect(ask(url)).rejects.toThrow(/somebody returned another page than the oracle: .*sess_3/);
});

test('refuses an error, a list that ends early, and a response without a page', async () => {
  await expect(ask(await serve(() => ({ status: 500, body: 'broken' })))).rejects.toThrow(
    'answered 500: broken',
  );
  await expect(ask(await serve(() => ({ body: `{"data":${page}}` })), 2)).rejects.toThrow(
    'ended its list at page 1',
  );
  await expect(ask(await serve(() => ({ body: 'hello' })))).rejects.toThrow('answered without a page: hello');
});

const under = (url: string) =>
  generate(
    { request: { url, headers: {} }, connections: 2, warmUpSeconds: 0, seconds: 1, expected: page },
    () => {},
  );

test('compares every response under load', async () => {
  const right = await under(await serve(() => ({ body: page })));
  expect(right.requests).toBeGreaterThan(3);
  expect(problemOf(right)).toBeNull();

  const wrong = await under(await serve((n) => ({ body: n === 3 ? '[]' : page })));
  expect(wrong.mismatches).toBe(1);
  expect(problemOf(wrong)).toBe('1 answers with another page');

  const failing = await under(await serve((n) => ({ status: n === 3 ? 500 : 200, body: page })));
  expect(problemOf(failing)).toBe('1 answers with status 500');
  expect(failing.mismatches).toBe(0);
});

test('reports a load without any response', () => {
  const none = { requests: 0, statuses: {}, failures: 2, mismatches: 0 } as Load;
  expect(problemOf(none)).toBe('2 requests without an answer, no answer at all');
});
