import { describe, expect, test } from 'vitest';
import type { MaskerClient, WatchEvent, WatchSessionsInput } from '../src/index.ts';
import { closeOf, events, failure, foreign, noAnswer, type Reply } from './support/scripted-server.ts';
import { serve } from './support/serve.ts';

const message = (data: object, id = '') => `data: ${JSON.stringify(data)}\nid: ${id}\n\n\n`;
const connected = 'event: connected\ndata: {"reconnectAfterInactivityMs":25000}\n\n\n';
const open = connected + message({ type: 'open' });
const session = (id: string) => message({ type: 'session', session: { id } }, id);
const refused = (code: string, httpStatus: number) => {
  const data = { code, message: `it is ${code}`, request_id: 'req_1', httpStatus };
  return `event: serialized-error\ndata: ${JSON.stringify({ message: data.message, code: -1, data })}\n\n\n`;
};

/** The first `count` events of a watch, in short. */
async function received(client: MaskerClient, count: number, input?: WatchSessionsInput): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of client.sessions.watch(input)) {
    seen.push(event.type === 'session' ? event.session.id : event.type);
    if (seen.length === count) break;
  }
  return seen;
}

describe('a lost connection is restored', () => {
  test.each([
    ['broken', events(open + session('a'), 'break')],
    ['ended by the server', events(`${open}${session('a')}event: return\ndata: \n\n\n`, 'end')],
    ['ended by a transient error', events(open + session('a') + refused('unavailable', 503), 'end')],
    [
      'silent',
      events(
        `event: connected\ndata: {"reconnectAfterInactivityMs":100}\n\n\n${message({ type: 'open' })}${session('a')}`,
        'stay',
      ),
    ],
  ])('%s: after the last session', async (_name, first) => {
    const { server, client } = await serve([first, events(open + session('b'), 'stay')]);
    expect(await received(client, 4, { status: 'ok' })).toEqual(['open', 'a', 'open', 'b']);
    expect(server.requests.map(({ path, input }) => ({ path, input }))).toEqual([
      { path: '/api/trpc/sessions.watch', input: { status: 'ok' } },
      { path: '/api/trpc/sessions.watch', input: { status: 'ok', lastEventId: 'a' } },
    ]);
  });

  test('yields reload if there is no session to resume after', async () => {
    const { client } = await serve([events(open, 'end'), events(open + session('a'), 'stay')]);
    expect(await received(client, 4)).toEqual(['open', 'open', 'reload', 'a']);
  });

  test('reports the loss of an open connection', async () => {
    const { client } = await serve([
      events(open + session('a'), 'break'),
      failure(503, 'unavailable', { 'retry-after': '0' }),
      events(open + session('b'), 'stay'),
    ]);
    const seen: string[] = [];
    const onDisconnect = () => seen.push('lost');
    for await (const event of client.sessions.watch({}, { onDisconnect })) {
      seen.push(event.type === 'session' ? event.session.id : event.type);
      if (seen.at(-1) === 'b') break;
    }
    expect(seen).toEqual(['open', 'a', 'lost', 'open', 'b']);
  });

  test('resumes after a session that the caller names', async () => {
    const { server, client } = await serve([events(open, 'end'), events(open + session('b'), 'stay')]);
    expect(await received(client, 3, { lastEventId: 'a' })).toEqual(['open', 'open', 'b']);
    expect(server.requests.map(({ input }) => input)).toEqual([{ lastEventId: 'a' }, { lastEventId: 'a' }]);
  });

  test('more often than the retries, once it was open', async () => {
    const down = failure(503, 'unavailable', { 'retry-after': '0' });
    const { server, client } = await serve(
      [events(open + session('a'), 'end'), down, down, down, events(open + session('b'), 'stay')],
      { retries: 1 },
    );
    expect(await received(client, 4)).toEqual(['open', 'a', 'open', 'b']);
    expect(server.requests).toHaveLength(5);
  });
});

describe('permanent errors end it', () => {
  test.each([
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['validation_failed', 422],
    ['internal_error', 500],
  ])('%s', async (code, status) => {
    for (const reply of [events(connected + refused(code, status), 'end'), failure(status, code)]) {
      const { server, client } = await serve([reply]);
      await expect(received(client, 1)).rejects.toMatchObject({ code, status, requestId: 'req_1' });
      expect(server.requests).toHaveLength(1);
    }
  });

  test('also later', async () => {
    const { client } = await serve([
      events(open + session('a'), 'end'),
      events(connected + refused('unauthenticated', 401), 'end'),
    ]);
    const seen: WatchEvent[] = [];
    const watching = async () => {
      for await (const event of client.sessions.watch()) seen.push(event);
    };
    await expect(watching()).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(seen).toHaveLength(2);
  });

  test.each([
    ['what is no stream of events', foreign(200, '<!doctype html>')],
    ['an event that is no JSON', events(`${connected}data: {\n\n`, 'stay')],
  ])('%s', async (_name, reply) => {
    const { client } = await serve([reply]);
    await expect(received(client, 1)).rejects.toMatchObject({ code: 'bad_response' });
  });

  test('an unreachable server, after as many attempts as for a read', async () => {
    const { server, client } = await serve([failure(503, 'unavailable', { 'retry-after': '0' })], {
      retries: 2,
    });
    await expect(received(client, 1)).rejects.toMatchObject({ code: 'unavailable' });
    expect(server.requests).toHaveLength(3);
  });
});

test('ignores an event of a later version', async () => {
  const { client } = await serve([events(open + message({ type: 'news' }) + session('a'), 'stay')]);
  expect(await received(client, 2)).toEqual(['open', 'a']);
});

describe('it ends and closes the connection', () => {
  const watched = (reply: Reply) => {
    let closed: Promise<unknown> | undefined;
    const observed: Reply = (response, request) => {
      closed = closeOf(request);
      reply(response, request);
    };
    return { observed, closed: () => closed };
  };

  test.each([
    ['before an answer', noAnswer],
    ['between two events', events(open, 'stay')],
  ])('when its signal aborts %s', async (_name, reply) => {
    const { observed, closed } = watched(reply);
    const { client, server } = await serve([observed]);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    for await (const _event of client.sessions.watch({}, { signal: controller.signal }));
    await closed();
    expect(server.requests).toHaveLength(1);
  });

  test('when its signal aborts during the wait before a retry', async () => {
    const { client, server } = await serve([failure(503, 'unavailable', { 'retry-after': '30' })]);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    for await (const _event of client.sessions.watch({}, { signal: controller.signal }));
    expect(server.requests).toHaveLength(1);
  });

  test('when the loop ends', async () => {
    const { observed, closed } = watched(events(open, 'stay'));
    const { client } = await serve([observed]);
    expect(await received(client, 1)).toEqual(['open']);
    await closed();
  });
});
