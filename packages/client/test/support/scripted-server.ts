import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

export interface ScriptedServer {
  url: string;
  /** What was asked for, in order. */
  requests: { path: string; input: unknown; headers: IncomingMessage['headers']; method: string }[];
  /** The query strings, in order. */
  searches: string[];
  close(): Promise<void>;
}

/** An HTTP server that gives these replies, one a request, and the last one ever after. */
export async function scriptedServer(...replies: [Reply, ...Reply[]]): Promise<ScriptedServer> {
  const requests: ScriptedServer['requests'] = [];
  const searches: string[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    searches.push(url.search);
    const input = url.searchParams.get('input');
    requests.push({
      path: url.pathname,
      input: input === null ? undefined : JSON.parse(input),
      headers: request.headers,
      method: request.method ?? '',
    });
    const reply = replies[Math.min(requests.length, replies.length) - 1] as Reply;
    reply(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    searches,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

type HeaderValues = Record<string, string>;

/** A result, in tRPC's form. */
export const result =
  (data: unknown): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ result: { data } }));
  };

/** An error as masker-sessions sends it. */
export const failure =
  (httpStatus: number, code: string, headers: HeaderValues = {}, more: object = {}): Reply =>
  (response) => {
    const data = { code, message: `it is ${code}`, request_id: 'req_1', ...more, httpStatus };
    response.writeHead(httpStatus, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error: { message: data.message, code: -32603, data } }));
  };

/** An answer of something that is not masker-sessions. */
export const foreign =
  (status: number, body: string, headers: HeaderValues = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers });
    response.end(body);
  };

/** No answer at all. */
export const noAnswer: Reply = () => {};

/** A connection that ends in the middle of the body. */
export const brokenOff: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"result":');
  setImmediate(() => response.destroy());
};

/** A stream of events, as text, that then goes on without one, or ends. */
export const events =
  (text: string, then: 'stay' | 'end' | 'break'): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text);
    if (then === 'end') response.end();
    if (then === 'break') setTimeout(() => response.destroy(), 20);
  };

/** A page of `ids`. */
export const page = (ids: readonly string[], next_cursor: string | null): Reply =>
  result({ data: ids.map((id) => ({ id })), next_cursor });

/** Resolves once the caller's connection has closed, by a reset too, for which `once` of node:events would reject. */
export const closeOf = ({ socket }: IncomingMessage): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()));
