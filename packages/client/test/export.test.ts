import { createHash } from 'node:crypto';
import { session } from '@masker/api/testing/sessions';
import { describe, expect, test } from 'vitest';
import type { Session } from '../src/index.ts';
import { failure, type Reply } from './support/scripted-server.ts';
import { serve } from './support/serve.ts';

const rows = Array.from({ length: 50 }, (_, i) =>
  session({ startedAt: i, agentName: `Clínica 診療所 ${i}` }),
);
const body = rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const marker = (content: string, count: number) =>
  `${JSON.stringify({ end: true, rows: count, sha256: createHash('sha256').update(content).digest('hex') })}\n`;
const whole = body + marker(body, rows.length);

/** An export in chunks of so many bytes, that ends as any answer does, or breaks. */
const exported =
  (text: string, { chunk = 1_000, breaks = false } = {}): Reply =>
  async (response) => {
    const bytes = Buffer.from(text);
    response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8' });
    for (let at = 0; at < bytes.length; at += chunk) {
      response.write(bytes.subarray(at, at + chunk));
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (breaks) response.socket?.resetAndDestroy();
    else response.end();
  };

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** What is given until it fails, and what it fails with. */
async function failing(items: AsyncIterable<Session>): Promise<{ seen: Session[]; error: unknown }> {
  const seen: Session[] = [];
  try {
    for await (const one of items) seen.push(one);
  } catch (error) {
    return { seen, error };
  }
  throw new Error('The export ended as if it were whole.');
}

describe('a complete export', () => {
  test.each([3, 1_000, 1_000_000])('is read with chunks of %i bytes', async (chunk) => {
    const { server, client } = await serve([exported(whole, { chunk })]);
    expect(await collect(client.sessions.export({ since: '7d', status: 'ok' }))).toEqual(rows);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ path: '/api/v1/sessions/export', method: 'GET' });
    expect(server.searches).toEqual(['?since=7d&status=ok&end=true']);
  });

  test('yields the original bytes as lines', async () => {
    const { client } = await serve([exported(whole)]);
    const lines = await collect(client.sessions.exportLines());
    expect(lines.map((line) => `${line}\n`).join('')).toBe(body);
  });

  test('can be empty', async () => {
    const { client } = await serve([exported(marker('', 0))]);
    expect(await collect(client.sessions.export())).toEqual([]);
  });

  test('is retried before its first session, and starts again on each iteration', async () => {
    const { server, client } = await serve([
      failure(503, 'unavailable', { 'retry-after': '0' }),
      exported('', { breaks: true }),
      exported(whole),
    ]);
    const sessions = client.sessions.export();
    expect(await collect(sessions)).toHaveLength(50);
    expect(await collect(sessions)).toHaveLength(50);
    expect(server.requests).toHaveLength(4);
  });
});

describe('an incomplete export is detected', () => {
  const other = body.replace('"status":"ok"', '"status":"error"');
  test.each<[string, Reply, number, string]>([
    ['without a marker', exported(body), 50, 'ended without its end marker'],
    [
      'cut between two lines',
      exported(body.slice(0, body.indexOf('\n') + 1)),
      1,
      'after 1 session: it is incomplete',
    ],
    ['cut in the middle of a line', exported(body.slice(0, -9)), 49, 'ended without its end marker'],
    ['cut in the middle of its marker', exported(whole.slice(0, -9)), 50, 'ended without its end marker'],
    ['whose connection breaks', exported(body, { breaks: true }), 50, 'was cut off'],
    ['with fewer sessions', exported(body + marker(body, 51)), 50, 'should have 51 sessions'],
    ['with other content', exported(other + marker(body, 50)), 50, 'does not match the SHA-256'],
    ['with more after its end', exported(`${whole}${whole}`, { chunk: whole.length }), 50, 'is incomplete'],
    ['empty', exported(''), 0, 'ended without its end marker'],
  ])('%s', async (_what, reply, count, message) => {
    const { server, client } = await serve([reply]);
    const { seen, error } = await failing(client.sessions.export());
    expect(error).toMatchObject({ name: 'ApiError', code: 'truncated' });
    expect((error as Error).message).toContain(message);
    expect(seen.length).toBeGreaterThanOrEqual(Math.min(count, 49));
    expect(server.requests).toHaveLength(1);
  });

  test('by an error of the server in its last line', async () => {
    const line = JSON.stringify({ error: { code: 'unavailable', message: 'is away', request_id: 'req_1' } });
    const { client } = await serve([exported(`${body}${line}\n`)]);
    const { error } = await failing(client.sessions.export());
    expect(error).toMatchObject({ code: 'unavailable', message: 'is away', requestId: 'req_1' });
  });

  test('by a timeout', async () => {
    const silent: Reply = (response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write(body);
    };
    const { client } = await serve([silent], { timeoutMs: 1_000 });
    const { seen, error } = await failing(client.sessions.export());
    expect(seen).toEqual(rows);
    expect(error).toMatchObject({ code: 'truncated', cause: { code: 'timeout' } });
  });
});

describe('an export that breaks off is continued after its last session', () => {
  const since = '2026-05-01T00:00:00Z';
  // Newest first, the ids of those with the same start as well.
  const sorted = Array.from({ length: 30 }, (_, i) => session({ startedAt: 1_000 * Math.floor(i / 3) })).sort(
    (a, b) => Date.parse(b.started_at) - Date.parse(a.started_at) || (a.id < b.id ? 1 : -1),
  );
  const text = (some: Session[]) => some.map((row) => `${JSON.stringify(row)}\n`).join('');
  /** What the server has for a search, until it breaks after so many sessions. */
  const part = (all: Session[], from: number, breaksAfter: number | null): Reply => {
    const rest = all.slice(from);
    const sent = breaksAfter === null ? rest : rest.slice(0, breaksAfter);
    return async (response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson', 'x-masker-since': since });
      response.write(text(sent));
      if (breaksAfter === null) return void response.end(marker(text(sent), sent.length));
      await new Promise((resolve) => setTimeout(resolve, 20));
      response.socket?.resetAndDestroy();
    };
  };

  test.each(['newest', 'oldest'] as const)('%s first, with the same window', async (order) => {
    const all = order === 'oldest' ? sorted.toReversed() : sorted;
    // It breaks within sessions of the same instant, whose first comes again.
    const { server, client } = await serve([
      part(all, 0, 10),
      failure(503, 'unavailable', { 'retry-after': '0' }),
      part(all, 9, 12),
      part(all, 18, null),
    ]);
    expect(await collect(client.sessions.export({ since: '24h', status: 'ok', order }))).toEqual(all);
    const bound = (row: Session | undefined) => {
      const at = Date.parse(row?.started_at as string);
      return new Date(order === 'oldest' ? at : at + 1).toISOString();
    };
    const asked = server.searches.map((search) => Object.fromEntries(new URLSearchParams(search)));
    expect(asked[0]).toEqual({ since: '24h', status: 'ok', order, end: 'true' });
    for (const [i, at] of [
      [1, 9],
      [2, 9],
      [3, 20],
    ] as const) {
      const { since: from, until, ...others } = asked[i] as Record<string, string>;
      expect(others).toEqual({ status: 'ok', order, end: 'true' });
      const [edge, fixed] = order === 'oldest' ? [from, until] : [until, from];
      expect(new Date(edge as string).toISOString()).toBe(bound(all[at]));
      expect(fixed).toBe(order === 'oldest' ? undefined : since);
    }
  });

  test('and gives up when nothing more comes', async () => {
    const { server, client } = await serve(
      [part(sorted, 0, 10), ...Array.from({ length: 2 }, () => part(sorted, 9, 1))],
      { retries: 2 },
    );
    const { seen, error } = await failing(client.sessions.export());
    expect([seen.length, (error as { code: string }).code]).toEqual([10, 'truncated']);
    expect((error as Error).message).toContain('after 10 sessions');
    expect(server.requests).toHaveLength(3);
  });
});

describe('an export of the audit log', () => {
  const entries = Array.from({ length: 5 }, (_, i) => ({
    sequence: 5 - i,
    at: `2026-05-03T21:14:3${Math.floor((4 - i) / 2)}Z`,
    action: 'sessions.list',
  }));
  const text = (some: readonly object[]) => some.map((row) => `${JSON.stringify(row)}\n`).join('');
  const since = '2026-05-01T00:00:00Z';

  test('is read to its end, and continued after its last entry', async () => {
    const breaking: Reply = async (response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson', 'x-masker-since': since });
      response.write(text(entries.slice(0, 2)));
      await new Promise((resolve) => setTimeout(resolve, 20));
      response.socket?.resetAndDestroy();
    };
    const rest = text(entries.slice(1));
    const { server, client } = await serve([breaking, exported(rest + marker(rest, 4))]);
    expect(await collect(client.accessLog.export({ since: '30d', action: 'sessions.list' }))).toEqual(
      entries,
    );
    expect(server.requests[0]).toMatchObject({ path: '/api/v1/access-log/export', method: 'GET' });
    expect(server.searches.map((search) => Object.fromEntries(new URLSearchParams(search)))).toEqual([
      { since: '30d', action: 'sessions.list', end: 'true' },
      { since, until: '2026-05-03T21:14:31.001Z', action: 'sessions.list', end: 'true' },
    ]);
  });

  test('gives the lines as they were sent, and throws if it is not whole', async () => {
    const body = text(entries);
    const { client } = await serve([exported(body + marker(body, 5)), exported(body)]);
    const lines = await collect(client.accessLog.exportLines());
    expect(lines.map((line) => `${line}\n`).join('')).toBe(body);
    await expect(collect(client.accessLog.exportLines())).rejects.toMatchObject({
      code: 'truncated',
      message: expect.stringContaining('after 5 entries'),
    });
  });
});

test('a refused export rejects like every call', async () => {
  const { server, client } = await serve([failure(403, 'forbidden')]);
  await expect(collect(client.sessions.export())).rejects.toMatchObject({ code: 'forbidden', status: 403 });
  const elsewhere = await serve([(response) => void response.end('<html>')]);
  await expect(collect(elsewhere.client.sessions.export())).rejects.toMatchObject({ code: 'bad_response' });
  expect(server.requests).toHaveLength(1);
});

test('leaving the loop, or aborting, closes the connection', async () => {
  let closed = 0;
  const endless: Reply = (response) => {
    response.on('close', () => closed++);
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write(body);
  };
  const { client } = await serve([endless]);
  for await (const _one of client.sessions.export()) break;
  await expect.poll(() => closed === 1).toBe(true);
  const controller = new AbortController();
  const read = async () => {
    for await (const _one of client.sessions.export({}, { signal: controller.signal })) controller.abort();
  };
  await expect(read()).rejects.toMatchObject({ code: 'aborted' });
  await expect.poll(() => closed === 2).toBe(true);
});
