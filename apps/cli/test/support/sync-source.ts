import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseInstant } from '@masker/contract';
import { onTestFinished } from 'vitest';

/** A session as another deployment may have it: of any form. */
export type ForeignRow = Record<string, unknown>;

/** What was asked for. */
export interface Asked {
  /** Milliseconds of a clock that only goes forward. */
  at: number;
  since: string | null;
  limit: string | null;
  cursor: string | null;
  cookie: string | undefined;
  path: string;
}

/** Answers a request in its own way, and returns true; or false, to leave it to the documented API. */
export type Misbehaviour = (response: ServerResponse, asked: Asked, count: number) => boolean;

export interface StubSource {
  url: string;
  asked: Asked[];
  /** What it has, newest first. */
  rows: ForeignRow[];
  misbehave: Misbehaviour;
}

export const stubCookie = 'masker_session=stub';

/** A deployment that speaks the documented API, and nothing but that; unless it is told to misbehave. */
export async function stubSource(
  rows: ForeignRow[],
  misbehave: Misbehaviour = () => false,
): Promise<StubSource> {
  const source: StubSource = { url: '', asked: [], rows, misbehave };
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const asked = read(request);
    source.asked.push(asked);
    if (source.misbehave(response, asked, source.asked.length)) return;
    if (asked.cookie !== stubCookie) return json(response, { error: { code: 'unauthenticated' } }, 401);
    json(response, documentedPage(source.rows, asked));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  source.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return source;
}

function read(request: IncomingMessage): Asked {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const parameter = (name: string) => url.searchParams.get(name);
  return {
    at: performance.now(),
    since: parameter('since'),
    limit: parameter('limit'),
    cursor: parameter('cursor'),
    cookie: request.headers.cookie,
    path: url.pathname,
  };
}

/** The cursor is the id of the last row: sessions may come and go between two pages. */
export function documentedPage(rows: ForeignRow[], { since, limit, cursor }: Asked): object {
  const from = parseInstant(since ?? '') ?? Number.NaN;
  const inWindow = rows.filter(({ started_at }) => !(Date.parse(String(started_at)) < from));
  const start = cursor === null ? 0 : inWindow.findIndex(({ id }) => id === cursor) + 1;
  const data = inWindow.slice(start, start + Number(limit));
  const more = start + data.length < inWindow.length;
  return { data, next_cursor: more ? data.at(-1)?.id : null };
}

export function json(response: ServerResponse, body: unknown, status = 200, headers = {}): true {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  return true;
}

export function text(response: ServerResponse, body: string, type: string, status = 200): true {
  response.writeHead(status, { 'content-type': type }).end(body);
  return true;
}
