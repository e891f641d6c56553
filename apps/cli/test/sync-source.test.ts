import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId, type Session } from '@masker/contract';
import { describe, expect, onTestFinished, test } from 'vitest';
import { requestsPerSecond } from '../src/sync/ask.ts';
import { idlePages } from '../src/sync/page-reader.ts';
import { sessions } from './support/sessions.ts';
import { impatience, testMirror } from './support/sync-mirror.ts';
import { documentedPage, json, stubCookie, stubSource, text } from './support/sync-source.ts';

const page = (rows: object[], next_cursor: unknown) => ({ data: rows, next_cursor });

describe('a conforming source', () => {
  test('is called as documented, and mirrored', async () => {
    const rows = sessions(250);
    const source = await stubSource(rows);
    const mirror = await testMirror();
    const { round, error } = await mirror.round(source);
    expect(error).toBeNull();
    expect(round).toMatchObject({ read: 250, added: 250, alreadyThere: 0, pages: 3, complete: true });
    expect(await mirror.stored()).toEqual(rows);
    const [first] = source.asked;
    expect(first).toMatchObject({ path: '/api/v1/sessions', limit: '100', cursor: null, cookie: stubCookie });
    expect(Date.parse(first?.since ?? '')).toBeCloseTo(Date.now() - 90 * 86_400_000, -6);
    expect(new Set(source.asked.map(({ since }) => since)).size).toBe(1);
  });

  test('gets at most 30 requests a second', async () => {
    const source = await stubSource(sessions(6_500));
    const mirror = await testMirror();
    expect((await mirror.round(source)).round.added).toBe(6_500);
    const { asked } = source;
    expect(asked).toHaveLength(65);
    for (let i = requestsPerSecond; i < asked.length; i++)
      expect((asked[i]?.at ?? 0) - (asked[i - requestsPerSecond]?.at ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  test('can have no sessions', async () => {
    const source = await stubSource([]);
    const mirror = await testMirror();
    expect(await mirror.round(source)).toMatchObject({ error: null, round: { read: 0, complete: true } });
    source.rows = sessions(3);
    expect((await mirror.round(source)).round.added).toBe(3);
  });
});

describe('a source with transient errors', () => {
  const once = (fail: Parameters<typeof stubSource>[1]): Parameters<typeof stubSource>[1] => {
    return (response, asked, count) => (count === 2 ? (fail?.(response, asked, count) ?? false) : false);
  };
  test.each([
    ['500', once((response) => json(response, { error: { code: 'internal_error' } }, 500))],
    ['503 in HTML', once((response) => text(response, '<html>', 'text/html', 503))],
    ['429', once((response) => json(response, {}, 429))],
    ['a connection that breaks', once((response) => Boolean(response.destroy()))],
    [
      'an answer that breaks off',
      once((response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"data":[', () => response.destroy());
        return true;
      }),
    ],
    ['JSON cut off', once((response) => text(response, '{"data":[{"id":"se', 'application/json'))],
    ['broken UTF-8', once((response) => Boolean(response.end(Buffer.from([0x7b, 0xff]))))],
  ])('retries after %s', async (_what, misbehave) => {
    const rows = sessions(250);
    const source = await stubSource(rows, misbehave);
    const mirror = await testMirror();
    expect(await mirror.round(source)).toMatchObject({ error: null, round: { added: 250, complete: true } });
    expect(await mirror.stored()).toEqual(rows);
    expect(source.asked).toHaveLength(4);
  });

  test('gives up after repeated failures, and reports the reason', async () => {
    const source = await stubSource([], (response) => json(response, {}, 502));
    const { error } = await (await testMirror()).round(source);
    expect(error).toMatchObject({ status: 502, transient: true, message: `${source.url} answered 502.` });
    expect(source.asked).toHaveLength(impatience.tries);
  });

  test('reports a timeout', async () => {
    const source = await stubSource([], () => true);
    const { error } = await (await testMirror()).round(source, {
      patience: { ...impatience, tries: 2, timeout: 200 },
    });
    expect(error).toMatchObject({ code: 'timeout', transient: true });
    expect(source.asked).toHaveLength(2);
  });

  test('reports an address where nothing listens', async () => {
    const source = await stubSource([]);
    const { error } = await (await testMirror()).round({ ...source, url: 'http://127.0.0.1:1' });
    expect(error).toMatchObject({ code: 'network_error', transient: true });
  });

  test.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Date.now() + 2_500).toUTCString()],
  ])('respects retry-after: %s', async (_form, retryAfter) => {
    const source = await stubSource(sessions(3), (response, _asked, count) => {
      return count === 1 && json(response, {}, 429, { 'retry-after': retryAfter() });
    });
    expect((await (await testMirror()).round(source)).round.added).toBe(3);
    const [first, second] = source.asked;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(950);
  });

  test('ends if retry-after is too long', async () => {
    const source = await stubSource([], (response) => json(response, {}, 429, { 'retry-after': '3600' }));
    const { error } = await (await testMirror()).round(source);
    expect(error).toMatchObject({
      transient: true,
      message: `${source.url} answered 429, and asks clients to wait for 60 minutes.`,
    });
    expect(source.asked).toHaveLength(1);
  });
});

describe('a source that is not Masker', () => {
  test.each([
    ['a page of HTML', 200, 'text/html', '<!doctype html><p>Ms Smith', 'bad_response', '(text/html)'],
    ['no list', 200, 'application/json', '{"sessions":[]}', 'bad_response', 'not a list of sessions'],
    ['a list alone', 200, 'application/json', '[]', 'bad_response', 'not a list of sessions'],
    [
      'a cursor that is none',
      200,
      'application/json',
      '{"data":[],"next_cursor":{}}',
      'bad_response',
      'not a cursor',
    ],
    ['403', 403, 'application/json', '{}', 'forbidden', 'may not read'],
    ['404', 404, 'text/html', '<p>Ms Smith', 'refused', 'answered 404.'],
    [
      '422',
      422,
      'application/json',
      '{"error":{"code":"validation_failed","message":"Ms Smith"}}',
      'validation_failed',
      'answered 422 (validation_failed)',
    ],
  ])('reports %s', async (_what, status, type, body, code, message) => {
    const source = await stubSource([], (response) => text(response, body, type, status));
    const { error, round } = await (await testMirror()).round(source);
    expect(error).toMatchObject({
      code,
      status,
      transient: false,
      message: expect.stringContaining(message),
    });
    expect(JSON.stringify(error)).not.toContain('Smith');
    expect((error as { hint: string }).hint).toBeTruthy();
    expect(round.complete).toBe(false);
    expect(source.asked).toHaveLength(1);
  });

  test('explains how to get another login session if it is refused', async () => {
    const source = await stubSource(sessions(1));
    const { error } = await (await testMirror()).round(source, { cookie: 'masker_session=secret' });
    expect(error).toMatchObject({ code: 'unauthenticated', hint: expect.stringContaining('MASKER_SESSION') });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  test('follows a redirect within the origin', async () => {
    const rows = sessions(3);
    const source = await stubSource(rows, (response, asked) => {
      if (asked.path !== '/api/v1/sessions') return json(response, documentedPage(rows, asked));
      response.writeHead(307, { location: `/v1/sessions?since=${asked.since}&limit=${asked.limit}` }).end();
      return true;
    });
    expect((await (await testMirror()).round(source)).round.added).toBe(3);
  });

  test('does not follow a redirect to another origin, and sends it no credential', async () => {
    let reached = 0;
    const other = createServer((_request, response) => {
      reached++;
      response.end('{"data":[]}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/api/v1/sessions`;
    const source = await stubSource([], (response) => Boolean(response.writeHead(302, { location }).end()));
    const { error } = await (await testMirror()).round(source);
    expect(error).toMatchObject({
      code: 'bad_response',
      message: expect.stringContaining('it sends the credential only to its own origin'),
    });
    expect(reached).toBe(0);
  });

  test('reports a redirect loop', async () => {
    const source = await stubSource([], (response) =>
      Boolean(response.writeHead(302, { location: '/' }).end()),
    );
    const { error } = await (await testMirror()).round(source);
    expect(error).toMatchObject({ message: expect.stringContaining('in a loop') });
  });
});

describe('unexpected pages', () => {
  test('a missing next_cursor means the end', async () => {
    const rows = sessions(3);
    const source = await stubSource([], (response) => json(response, { data: rows, total: 3 }));
    expect((await (await testMirror()).round(source)).round).toMatchObject({ added: 3, complete: true });
  });

  test('an empty page with a next_cursor is not the end', async () => {
    const rows = sessions(3);
    const source = await stubSource([], (response, asked) =>
      json(response, asked.cursor === 'more' ? page(rows, null) : page([], 'more')),
    );
    expect((await (await testMirror()).round(source)).round).toMatchObject({ added: 3, complete: true });
  });

  test('a repeated row is counted once', async () => {
    const rows = sessions(150);
    const source = await stubSource([], (response, asked) =>
      json(response, asked.cursor === null ? page(rows.slice(0, 100), 'more') : page(rows.slice(50), null)),
    );
    const mirror = await testMirror();
    expect((await mirror.round(source)).round).toMatchObject({ read: 200, added: 150, alreadyThere: 50 });
    expect(await mirror.stored()).toEqual(rows);
  });

  test('detects a repeated cursor', async () => {
    const rows = sessions(100);
    const source = await stubSource([], (response) => json(response, page(rows, 'again')));
    const mirror = await testMirror();
    const { error, round } = await mirror.round(source);
    expect(error).toMatchObject({ message: expect.stringContaining('returned before') });
    expect([source.asked.length, round.added, round.complete]).toEqual([2, 100, false]);
    // Once it is mended, nothing of the circle is left.
    source.misbehave = () => false;
    source.rows = rows;
    expect(await mirror.round(source)).toMatchObject({
      error: null,
      round: { added: 0, alreadyThere: 100, complete: true, resumed: false },
    });
  });

  test.each([
    ['the same page', sessions(5)],
    ['empty pages', []],
  ])('detects endless pages: %s', async (_what, rows) => {
    const source = await stubSource([], (response, _asked, count) => json(response, page(rows, `c${count}`)));
    const mirror = await testMirror();
    const { error, round } = await mirror.round(source);
    expect(error).toMatchObject({ message: expect.stringContaining('without older sessions') });
    expect(source.asked.length).toBeLessThanOrEqual(idlePages + 1);
    expect(round.added).toBe(rows.length);
  });

  test('accepts thousands of sessions in one millisecond', async () => {
    const [first] = sessions(1) as [Session];
    const rows = Array.from({ length: 2_500 }, () => ({ ...first, id: newId('session') }));
    const mirror = await testMirror();
    expect((await mirror.round(await stubSource(rows))).round).toMatchObject({
      added: 2_500,
      complete: true,
    });
  });
});

describe('unexpected rows', () => {
  test('stores what it can, and reports the rest', async () => {
    const rows = sessions(8) as [Session, ...Session[]];
    const { agent_name: _name, upstream_model: _model, ...bare } = rows[1] as Session;
    const foreign = [
      rows[0],
      bare,
      { ...rows[2], status: 'cancelled' },
      { ...rows[3], redactions_by_kind: { VOICEPRINT: 3 }, redaction_count: 3 },
      { ...rows[4], transcript: 'Ms Smith' },
      { ...rows[5], started_at: rows[5]?.started_at.replace('Z', '.000001+00:00') },
      { ...rows[6], duration_ms: 1 },
      'Ms Smith',
      rows[7],
    ];
    const source = await stubSource([], (response) => json(response, page(foreign as object[], null)));
    const mirror = await testMirror();
    const { round, error } = await mirror.round(source);
    expect(error).toBeNull();
    expect(round).toMatchObject({ read: 9, added: 7, complete: true });
    const kept = rows.filter((_row, i) => i !== 2);
    expect((await mirror.stored()).map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
    expect(round.findings.unstored).toEqual([
      { field: 'status', message: expect.stringContaining('"cancelled"'), sessions: 1, ids: [rows[2]?.id] },
      { field: 'session', message: 'must be an object', sessions: 1, ids: [] },
    ]);
    expect(round.findings.remarks.map(({ deviation, name }) => `${deviation} ${name}`)).toEqual([
      'missing agent_name',
      'missing upstream_model',
      'undocumented_kind VOICEPRINT',
      'unknown_field transcript',
      'normalised started_at',
      'derived duration_ms',
    ]);
    const everything = await mirror.database.pool.query('SELECT session::text FROM session');
    expect(JSON.stringify([everything.rows, round])).not.toContain('Smith');
    expect((await mirror.round(source)).round).toMatchObject({ added: 0, alreadyThere: 7 });
  });

  test('reports other content for a stored id, and changes nothing', async () => {
    const rows = sessions(120);
    const source = await stubSource(rows);
    const mirror = await testMirror();
    await mirror.round(source);
    source.rows = rows.map((row, i) => (i < 30 ? { ...row, upstream_model: 'another' } : row));
    const { round, error } = await mirror.round(source);
    expect(error).toBeNull();
    expect(round).toMatchObject({ added: 0, alreadyThere: 90, complete: true });
    expect(round.findings.conflicts.sessions).toBe(30);
    expect(round.findings.conflicts.ids).toEqual(rows.slice(0, 20).map(({ id }) => id));
    expect(await mirror.stored()).toEqual(rows);
  });
});
