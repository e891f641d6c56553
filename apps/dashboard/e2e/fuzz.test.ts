import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { useServer } from './support/server.ts';

const server = useServer(300);

/** Where it comes back as it went in, a page took what somebody sent for its own. */
const canary = `"'><script>canary()</script><img src=x onerror=canary()>`;

const pages = [
  '/',
  '/login',
  '/sessions',
  '/settings',
  '/nowhere',
  '/icon.svg',
  '/_next/image',
  '/_next/static/x.js',
];
const names = [
  'since',
  'status',
  'agent_id',
  'min_redactions',
  'session',
  'next',
  'error',
  '_rsc',
  'url',
  canary,
];
const values = [
  canary,
  '',
  '%',
  '%00',
  '../../etc/passwd',
  'https://evil.example/',
  '//evil.example',
  '\u{1f4a9}',
  'x'.repeat(2_000),
  '90d',
];
const methods = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'DELETE'];

/** Headers that Next, a proxy or this server go by. */
const headers: [string, string[]][] = [
  ['rsc', ['1', canary]],
  ['next-router-prefetch', ['1']],
  ['next-router-state-tree', ['x', '%5B%5D', encodeURIComponent(canary), 'x'.repeat(3_000)]],
  ['next-action', ['x', '0'.repeat(42), canary]],
  ['next-url', [canary, '/']],
  ['x-middleware-subrequest', ['middleware', 'src/middleware:src/middleware']],
  ['x-masker-origin', ['http://evil.example', canary]],
  ['x-forwarded-host', ['evil.example', canary]],
  ['x-nextjs-data', ['1']],
  ['content-security-policy', [`script-src 'nonce-${canary}'`, "script-src 'nonce-YQ=='"]],
  [
    'content-type',
    [
      'text/plain;charset=UTF-8',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      canary,
    ],
  ],
  [
    'cookie',
    [`masker_session=${canary}`, `masker_theme=${canary}; masker_zone=${canary}`, 'masker_theme=%00', '=;;='],
  ],
  ['accept', ['text/x-component', 'application/json', canary]],
  ['accept-language', [canary]],
  ['user-agent', [canary, '']],
  ['if-none-match', ['*', canary]],
  ['range', ['bytes=5-1', 'bytes=0-']],
];

/** The same numbers every time (mulberry32): a failure can be repeated. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const pick = randomFrom(20_261_125);
const from = <T>(all: readonly T[]): T => all[pick(all.length)] as T;

function make() {
  const query = Array.from(
    { length: pick(4) },
    () => `${encodeURIComponent(from(names))}=${encodeURIComponent(from(values))}`,
  );
  const path =
    from(pages) +
    from(['', '', '', '/', '/%00', `/${encodeURIComponent(canary)}`, '/..%2f..', '.rsc', '//evil.example']);
  const chosen = Array.from({ length: pick(4) }, () => from(headers)).map(([name, all]) => [name, from(all)]);
  return {
    method: from(methods),
    path: query.length > 0 ? `${path}?${query.join('&')}` : path,
    headers: Object.fromEntries(chosen) as Record<string, string>,
    body: from([null, canary, '[]', '["$ACTION_ID_x"]', '--x\r\n\r\n--x--']),
  };
}

it('neither breaks nor repeats what it is sent, whatever that is', async () => {
  const statuses = new Set<number>();
  for (let i = 0; i < 1_200; i++) {
    const sent = make();
    const { status, answered, body } = await ask(sent);
    const what = JSON.stringify({ i, sent, status });
    expect(status, what).toBeLessThan(500);
    expect(body.includes('canary()</script>'), what).toBe(false);
    expect(body.includes(canary.slice(0, 12)), what).toBe(false);
    expect(body, what).not.toMatch(/\n +at \S|node_modules|\/server\/chunks\//);
    expect(answered['x-content-type-options'], what).toBe('nosniff');
    expect(answered['content-security-policy'], what).toContain("default-src 'none'");
    expect(answered, what).not.toHaveProperty('x-powered-by');
    // Whatever was asked for, nobody is led to another site.
    expect(answered.location ?? '/', what).toMatch(/^\/(?!\/)/);
    statuses.add(status);
  }
  for (const status of [200, 307, 404]) expect(statuses).toContain(status);
});

afterAll(async () => {
  expect((await fetch(`${server.url}/api/healthz`)).status).toBe(200);
});

function ask({ body, ...sent }: ReturnType<typeof make>) {
  return new Promise<{ status: number; answered: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      const asking = request({ hostname, port, ...sent }, async (answer) =>
        resolve({ status: answer.statusCode ?? 0, answered: answer.headers, body: await text(answer) }),
      );
      asking.on('error', reject).end(sent.method === 'GET' || sent.method === 'HEAD' ? undefined : body);
    },
  );
}
