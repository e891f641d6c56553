import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { appRouter } from '@masker/api';
import { signInAs } from '@masker/api/auth';
import { type Database, openDatabase } from '@masker/db';
import { demo } from '@masker/seed';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exchange, parseAnswer } from '../support/raw-http.ts';
import { type Server, startServer } from '../support/server.ts';
import { expectGoodAnswer } from './expect-answer.ts';
import { bytesOf, canary, damaged, requestTo, type Target } from './requests.ts';

/** The same every time; a failure says how to repeat just that one. */
const seed = 20_261_125;

let server: Server;
let secret: string;
let database: Database;
let rest: Target[];
let trpc: Target[];

beforeAll(async () => {
  server = await startServer({ LOG_LEVEL: 'trace' });
  secret = (await readFile(path.join(server.dataDir, 'auth-secret'), 'utf8')).trim();
  database = openDatabase({ url: server.databaseUrl, connections: 1 });
  [rest, trpc] = [await restTargets(), trpcTargets()];
});

afterAll(async () => {
  const lives = await fetch(`${server.url}/api/healthz`);
  expect(lives.status).toBe(200);
  await database.close();
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  const log = server.stderr();
  expect(log).not.toMatch(/unhandled|uncaught|internal_error/i);
  for (const secret of [canary, 'canary', server.cookie.slice('masker_session='.length)])
    expect(log.includes(secret), secret).toBe(false);
});

test.each(['nobody', 'somebody'])('REST answers requests of %s', (who) => fuzz(rest, who, 1_500));

test.each(['nobody', 'somebody'])('tRPC answers requests of %s', (who) => fuzz(trpc, who, 1_000));

test('answers malformed requests', async () => {
  const run = async (bytes: Buffer) => {
    // What was cut off is waited for in vain, on both sides.
    const answer = parseAnswer(await exchange(server.url, bytes, { patience: 200, quiet: 50 }));
    if (answer.status !== 0 && answer.status !== 100) expectGoodAnswer(answer);
  };
  await fc.assert(fc.asyncProperty(damaged(requestTo(rest)), run), { seed, numRuns: 500 });
});

async function fuzz(targets: readonly Target[], who: string, numRuns: number): Promise<void> {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(requestTo(targets), async (request) => {
      // A new one each time: some requests end the sign-in that they come with.
      const cookie =
        who === 'somebody'
          ? await signInAs(database.directoryPool, secret, demo.userId, demo.accountId)
          : null;
      const bytes = bytesOf(request, cookie);
      // Connections that receive new sessions stay open: use what has arrived so far.
      const quiet = request.path.includes('watch') ? 50 : 0;
      const answer = parseAnswer(await exchange(server.url, bytes, { patience: 20_000, quiet }));
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expectGoodAnswer(answer);
    }),
    { seed, numRuns },
  );
  // What is refused at the transport says nothing of what is behind it: enough has to get through.
  const [expected, least] = who === 'somebody' ? [[200, 204, 422], 0.25] : [[401], 0.1];
  const through = expected.reduce((sum, status) => sum + (statuses.get(status) ?? 0), 0);
  expect(through / numRuns, JSON.stringify([...statuses])).toBeGreaterThan(least);
}

/** Every route of the document that the server makes from its router, and some addresses besides. */
async function restTargets(): Promise<Target[]> {
  const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { parameters?: { name: string }[] }>>;
  };
  const known = Object.entries(document.paths).map(([path, operations]) => ({
    path,
    methods: Object.keys(operations).map((name) => name.toUpperCase()),
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
