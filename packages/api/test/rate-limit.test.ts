import { setTimeout as sleep } from 'node:timers/promises';
import { errorBodySchema } from '@masker/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountRate, signInRate } from '../src/rate-limit/rate-limits.ts';
import { createInstallation, type Installation, linkSecret, type Tenant } from './support/installation.ts';

let one: Installation;
let other: Installation;
let tenant: Tenant;

beforeAll(async () => {
  one = await createInstallation({ rateLimit: true });
  other = await createInstallation({ rateLimit: true, databaseUrl: one.databaseUrl });
});
afterAll(async () => {
  await other.close();
  await one.close();
});
beforeEach(async () => {
  tenant = await one.tenant();
});

/** Leaves so many tokens in the bucket of an account, as of now. */
async function leave(tokens: number, { accountId }: Tenant = tenant): Promise<void> {
  await one.database.pool.query(
    `INSERT INTO rate_bucket VALUES ($1, $2, 0, now())
     ON CONFLICT (key) DO UPDATE SET tokens = $2, refilled_at = now()`,
    [accountId, tokens],
  );
}

/** What the bucket of the account holds, and when that was. */
async function bucket() {
  const { rows } = await one.database.pool.query<{ tokens: number; at: number }>(
    'SELECT tokens, extract(epoch FROM refilled_at)::float8 AS at FROM rate_bucket WHERE key = $1',
    [tenant.accountId],
  );
  return rows[0] as { tokens: number; at: number };
}

/** Tokens that were taken meanwhile, past what came in. */
async function spentBy(work: () => Promise<unknown>): Promise<number> {
  const before = await bucket();
  await work();
  const after = await bucket();
  return before.tokens + accountRate.perSecond * (after.at - before.at) - after.tokens;
}

const batch = '/api/trpc/me.get,me.get,me.get,me.get,me.get?batch=1&input=%7B%7D';

describe('an account', () => {
  test('has a burst and a rate across all servers', async () => {
    const begun = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? one : other).get('/api/v1/me', tenant)),
    );
    const seconds = (performance.now() - begun) / 1000;
    const served = answers.filter(({ status }) => status === 200).length;
    expect(served).toBeGreaterThanOrEqual(accountRate.burst);
    expect(served).toBeLessThanOrEqual(accountRate.burst + accountRate.perSecond * seconds + 1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer.status).toBe(429);
      expect(errorBodySchema.parse(await answer.json()).error.code).toBe('rate_limited');
      // Whoever stands further back in a crowd is told to wait longer.
      expect(answer.headers.get('retry-after')).toMatch(/^[1-5]$/);
    }
  });

  test('gets retry-after, and succeeds after that time', async () => {
    await leave(-45);
    const refused = await one.get('/api/v1/me', tenant);
    expect(refused.status).toBe(429);
    const after = Number(refused.headers.get('retry-after'));
    expect([1, 2]).toContain(after);
    await sleep(after * 1000);
    for (const server of [one, other]) expect((await server.get('/api/v1/me', tenant)).status).toBe(200);
  });

  test('is not affected by another account', async () => {
    await leave(-300);
    const neighbour = await one.tenant();
    expect((await one.get('/api/v1/me', tenant)).status).toBe(429);
    expect((await one.get('/api/v1/me', neighbour)).status).toBe(200);
  });

  test('causes no queries while its limit is exhausted', async () => {
    await leave(-300);
    expect((await one.get('/api/v1/me', tenant)).status).toBe(429);
    const before = await bucket();
    for (let i = 0; i < 20; i++) expect((await one.get('/api/v1/me', tenant)).status).toBe(429);
    expect(await bucket()).toEqual(before);
  });

  test('is charged for every call of a batch', async () => {
    await leave(20);
    expect(await spentBy(async () => expect((await one.get(batch, tenant)).status).toBe(200))).toBeCloseTo(5);

    await leave(-300);
    const refused = await other.get(batch, tenant);
    expect(refused.status).toBe(429);
    // Eleven seconds, less what comes in meanwhile.
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(11);
    const results = (await refused.json()) as { error: { data: { code: string } } }[];
    expect(results.map(({ error }) => error.data.code)).toEqual(Array(5).fill('rate_limited'));
  });

  test('is charged once for a write', async () => {
    await leave(20);
    const write = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '[{}]' };
    const spent = await spentBy(async () => {
      expect((await one.get('/api/v1/sessions', tenant, write)).status).toBe(422);
    });
    expect(spent).toBeCloseTo(1);
  });

  test('is charged once for a watch of any duration', async () => {
    await leave(20);
    const over = new AbortController();
    const spent = await spentBy(async () => {
      const stream = await one.get('/api/trpc/sessions.watch', tenant, { signal: over.signal });
      const reader = stream.body?.getReader();
      expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('event');
      // Its credential is looked at again each second.
      await sleep(2_200);
    });
    over.abort();
    expect(spent).toBeCloseTo(1);
  });
});

test('without the setting, no request is counted', async () => {
  const free = await createInstallation({ databaseUrl: one.databaseUrl });
  try {
    await leave(-300);
    for (let i = 0; i < 5; i++) expect((await free.get('/api/v1/me', tenant)).status).toBe(200);
  } finally {
    await free.close();
  }
});

describe('signing in', () => {
  const ask = (installation: Installation, address: string) =>
    installation.get('/api/v1/auth/demo', null, {
      method: 'POST',
      headers: { 'x-address': address, 'content-type': 'application/json' },
      body: JSON.stringify({ secret: linkSecret }),
    });
  const addressOf = (req: { headers: Record<string, unknown> }) => String(req.headers['x-address'] ?? '');

  test('is limited by address across all servers, except sign-out', async () => {
    const proxyTrust = { publicOrigin: null, addressOf, protocolOf: () => null };
    const shared = { databaseUrl: one.databaseUrl, proxyTrust, demo: true };
    const [first, second] = [await createInstallation(shared), await createInstallation(shared)];
    try {
      // The first one makes the demo user.
      expect((await ask(first, '192.0.2.1')).status).toBe(200);
      const asked = Array.from({ length: signInRate.burst - 1 }, (_, i) =>
        ask(i % 2 === 0 ? first : second, '192.0.2.1'),
      );
      for (const answer of await Promise.all(asked)) expect(answer.status).toBe(200);
      const refused = await Promise.all(Array.from({ length: 10 }, () => ask(second, '192.0.2.1')));
      const denied = refused.filter(({ status }) => status === 429);
      expect(denied.length).toBeGreaterThan(5);
      for (const answer of denied) expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
      expect((await ask(second, '192.0.2.2')).status).toBe(200);
      const signOut = async (who: Tenant | null) => {
        const sent = { method: 'POST', headers: { 'x-address': '192.0.2.1' } };
        return (await second.get('/api/v1/auth/logout', who, sent)).status;
      };
      expect(await signOut(await second.tenant())).toBe(200);
      // Without a login session, nothing ends. On a slow machine, some sign-ins are allowed again by now.
      const ofNobody = await Promise.all(Array.from({ length: 2 * signInRate.burst }, () => signOut(null)));
      expect(ofNobody).toContain(429);
    } finally {
      await first.close();
      await second.close();
    }
  });

  test('is limited by each server separately while the database is unavailable', async () => {
    const away = await createInstallation({ demo: true });
    try {
      await away.loseDatabase();
      const answers = await Promise.all(Array.from({ length: 40 }, () => ask(away, '192.0.2.1')));
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 503).length).toBeGreaterThanOrEqual(signInRate.burst);
      expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    } finally {
      await away.close();
    }
  });
});
