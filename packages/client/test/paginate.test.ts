import { expect, test } from 'vitest';
import { closeOf, failure, noAnswer, page, type Reply } from './support/scripted-server.ts';
import { serve } from './support/serve.ts';

test('yields every row once, with the filters on the first page only', async () => {
  const { server, client } = await serve([page(['a', 'b'], 'c2'), page(['c'], 'c3'), page(['d'], null)]);
  const ids: string[] = [];
  for await (const session of client.sessions.each({ since: '7d', status: 'ok', limit: 2 }))
    ids.push(session.id);
  expect(ids).toEqual(['a', 'b', 'c', 'd']);
  expect(server.requests.map((request) => request.input)).toEqual([
    { since: '7d', status: 'ok', limit: 2 },
    { cursor: 'c2', limit: 2 },
    { cursor: 'c3', limit: 2 },
  ]);
});

test('can be iterated again, from the first page', async () => {
  const { server, client } = await serve([page(['a'], null)]);
  const sessions = client.sessions.each();
  expect(server.requests).toHaveLength(0);
  for (let round = 0; round < 2; round++) for await (const session of sessions) expect(session.id).toBe('a');
  expect(server.requests.map((request) => request.input)).toEqual([{ limit: 100 }, { limit: 100 }]);
});

test('requests only the next page while the current one is processed', async () => {
  let asked = () => {};
  const secondAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const second: Reply = (response, request) => {
    page(['b'], 'c3')(response, request);
    asked();
  };
  const { server, client } = await serve([page(['a'], 'c2'), second, page(['c'], null)]);
  const pages = client.sessions.pages()[Symbol.asyncIterator]();
  expect((await pages.next()).value).toMatchObject({ next_cursor: 'c2' });
  await secondAsked;
  expect(server.requests).toHaveLength(2);
  await pages.return?.();
  expect(server.requests).toHaveLength(2);
});

test('leaving the loop aborts the request for the next page', async () => {
  let left: Promise<unknown> | undefined;
  let arrived = () => {};
  const secondArrived = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const second: Reply = (response, request) => {
    left = closeOf(request);
    noAnswer(response, request);
    arrived();
  };
  const { client } = await serve([page(['a'], 'c2'), second]);
  for await (const _session of client.sessions.each()) {
    await secondArrived;
    break;
  }
  await left;
});

test('a failed page rejects when it is reached, after the rows before it', async () => {
  const { client } = await serve([page(['a', 'b'], 'c2'), failure(500, 'internal_error')]);
  const ids: string[] = [];
  const readAll = async () => {
    for await (const session of client.sessions.each()) {
      ids.push(session.id);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await expect(readAll()).rejects.toMatchObject({ code: 'internal_error', requestId: 'req_1' });
  expect(ids).toEqual(['a', 'b']);
});

test('paginates agents the same way', async () => {
  const { client } = await serve([page(['a'], 'c2'), page(['b'], null)]);
  const ids: string[] = [];
  for await (const agent of client.agents.each()) ids.push(agent.id);
  expect(ids).toEqual(['a', 'b']);
});
