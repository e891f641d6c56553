import { appRouter } from '@masker/api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exchange, parseAnswer } from '../support/raw-http.ts';
import { type Server, startServer } from '../support/server.ts';
import { expectGoodAnswer } from './expect-answer.ts';
import { bytesOf, canary, type FuzzRequest, requestTo, type Target } from './requests.ts';

/** The same every time; a failure says how to repeat just that one. */
const seed = 20_261_125;

let server: Server;
let rest: Target[];
let trpc: Target[];

beforeAll(async () => {
  server = await startServer({ LOG_LEVEL: 'trace' });
  [rest, trpc] = [await restTargets(), trpcTargets()];
});

afterAll(async () => {
  const lives = await fetch(`${server.url}/api/healthz`);
  expect(lives.status).toBe(200);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  const log = server.stderr();
  expect(log).not.toMatch(/unhandled|uncaught|internal_error/i);
  for (const secret of [canary, 'canary', server.cookie.slice('masker_session='.length)])
    expect(log.includes(secret), secret).toBe(false);
});

test.each(['nobody', 'somebody'])('REST, asked by %s', (who) => fuzz(rest, who, 1_500));

test.each(['nobody', 'somebody'])('tRPC, asked by %s', (who) => fuzz(trpc, who, 1_000));

function fuzz(targets: readonly Target[], who: string, numRuns: number): Promise<void> {
  const cookie = who === 'somebody' ? server.cookie : null;
  return fc.assert(
    fc.asyncProperty(requestTo(targets), async (request) => {
      const received = await exchange(server.url, bytesOf(request, cookie), {
        patience: patienceFor(request),
      });
      // Connections that are told of new sessions go on: what has come by then counts.
      expectGoodAnswer(parseAnswer(received));
    }),
    { seed, numRuns },
  );
}

function patienceFor({ path }: FuzzRequest): number {
  return path.includes('watch') ? 100 : 10_000;
}

/** Every route of the document that the server makes from its router, and some addresses besides. */
async function restTargets(): Promise<Target[]> {
  const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { parameters?: { name: string }[] }>>;
  };
  const known = Object.entries(document.paths).map(([path, operations]) => ({
    path,
    // What signs out would leave the rest of the run signed out.
    methods: path.endsWith('/logout') ? ['GET'] : Object.keys(operations).map((name) => name.toUpperCase()),
    parameters: Object.values(operations).flatMap(({ parameters = [] }) =>
      parameters.map(({ name }) => name),
    ),
  }));
  expect(known.length).toBeGreaterThan(10);
  const others = [
    '/',
    '/api',
    '/api/',
    '/api/v1',
    '/api/docs',
    '/api/docs/docs.js',
    '/api/v1/auth/{name}',
    '*',
    'http://a/',
  ];
  return [...known, ...others.map((path) => ({ path, methods: ['GET', 'POST'], parameters: [] }))];
}

function trpcTargets(): Target[] {
  const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
  return Object.entries(procedures).map(([name, { _def }]) => ({
    path: `/api/trpc/${name}`,
    methods: [_def.type === 'mutation' ? 'POST' : 'GET'],
    parameters: ['input', 'batch'],
  }));
}
