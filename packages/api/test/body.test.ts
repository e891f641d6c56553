import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { errorBodySchema } from '@masker/contract';
import { expect, onTestFinished, test } from 'vitest';
import { toFault } from '../src/faults.ts';
import { readJson } from '../src/http/body.ts';
import { createExchange, direct } from '../src/http/exchange.ts';
import { fail } from '../src/http/fail.ts';
import { limitBody } from '../src/http/limit-body.ts';
import { sendJson } from '../src/http/respond.ts';

/** A server that reads a JSON body, with less patience than the real one, and sends it back. */
async function startReader(patience: number): Promise<number> {
  const server = createServer(async (req, res) => {
    const exchange = createExchange(req, res, direct);
    limitBody(exchange, patience);
    try {
      sendJson(req, res, 200, JSON.stringify(await readJson(req)));
    } catch (error) {
      fail(exchange, toFault(error));
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const head = (path: string) =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`;

test.each([
  ['/api/v1/sessions', 'error'],
  ['/api/trpc/sessions.ingest', 'data'],
])('a body that trickles is given up, however alive its sender is: %s', async (path, under) => {
  const socket = connect(await startReader(200), '127.0.0.1');
  socket.on('error', () => {});
  const answer = text(socket);
  socket.write(head(path));
  const trickle = setInterval(() => socket.write(' '), 20);
  onTestFinished(() => clearInterval(trickle));
  const [status, rest = ''] = (await answer).split(/\r\n(.*)/s);
  expect(status).toBe('HTTP/1.1 400 Bad Request');
  expect(rest.toLowerCase()).toContain('connection: close');
  const body = JSON.parse(rest.slice(rest.indexOf('{')));
  const error = under === 'data' ? body.error.data : errorBodySchema.parse(body).error;
  expect(error).toMatchObject({ code: 'bad_request', message: 'The body took too long to come.' });
});

test('one that comes whole in time is read, and the connection lives on', async () => {
  const port = await startReader(500);
  const send = () =>
    fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
  expect(await (await send()).json()).toEqual({ a: 1 });
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await (await send()).json()).toEqual({ a: 1 });
});
