import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { blockedBackends } from './support/blocked-backends.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';

const sums = '/api/v1/sessions/stats?since=30d&min_redactions=1';
const facets = '/api/v1/sessions/facets?since=30d&min_redactions=1';

let installation: Installation;
let tenant: Tenant;
let other: Tenant;

beforeAll(async () => {
  installation = await createInstallation({ limiters: { rowSums: { slots: 2, waiting: 2, share: 1 } } });
  [tenant, other] = await Promise.all([installation.tenant(), installation.tenant()]);
});
afterAll(() => installation.close());
beforeEach(async () => {
  // Known, and so sharing by account.
  for (const who of [tenant, other]) expect((await installation.get('/api/v1/me', who)).status).toBe(200);
});

/** Makes every query of sessions wait until it is released. */
async function blockQueries(): Promise<() => Promise<void>> {
  const client = await installation.database.pool.connect();
  await client.query('BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE');
  return async () => {
    await client.query('ROLLBACK');
    client.release();
  };
}

const blocked = () => blockedBackends(installation.database.pool);

test('run a few at once, shared between accounts; others wait, or are refused with the reason', async () => {
  const release = await blockQueries();
  const answers = Array.from({ length: 5 }, (_, i) => installation.get(i % 2 === 0 ? sums : facets, tenant));
  const refused: Response[] = [];
  for (const answer of answers) answer.then((one) => one.status === 503 && refused.push(one));
  await expect.poll(() => refused.length).toBe(2);
  expect(await refused[0]?.json()).toMatchObject({
    error: { code: 'unavailable', message: expect.stringContaining('sums that read sessions one by one') },
  });
  const others = installation.get(sums, other);
  await expect.poll(async () => (await blocked()).length).toBe(2);
  // Neither a sum that rollups know, nor anything else, takes one of these places.
  expect((await installation.get('/api/v1/me', tenant)).status).toBe(200);
  await release();
  expect((await others).status).toBe(200);
  const statuses = (await Promise.all(answers)).map(({ status }) => status).sort();
  expect(statuses).toEqual([200, 200, 200, 503, 503]);
});

test.each([
  ['sums', sums],
  ['facets', facets],
  ['a list', '/api/v1/sessions'],
  ['an export', '/api/v1/sessions/export'],
])('%s of a disconnected client: the statement is canceled, and counts as 499', async (_what, path) => {
  const release = await blockQueries();
  const leaving = new AbortController();
  const answer = installation.get(path, tenant, { signal: leaving.signal });
  const failed = expect(answer).rejects.toThrow();
  await expect.poll(async () => (await blocked()).length).toBe(1);
  leaving.abort();
  await failed;
  await expect.poll(async () => (await blocked()).length).toBe(0);
  await release();
  const metrics = await (await installation.get('/api/metrics')).text();
  expect(metrics).toContain('masker_http_requests{gate="rowSums",state="under_way"} 0');
  expect(installation.logged.filter((line) => /"level":(40|50)/.test(line) && /cancel/.test(line))).toEqual(
    [],
  );
});

test('that take too long are refused with advice; a list is unavailable', async () => {
  const release = await blockQueries();
  for (const [path, status, words] of [
    [sums, 422, /^since spans more sessions than .*narrow the window/],
    [facets, 422, /^since spans more sessions than .*narrow the window/],
    ['/api/v1/sessions', 503, /did not complete the request in time/],
  ] as const) {
    const asked = installation.get(path, tenant);
    await expect.poll(async () => (await blocked()).length).toBe(1);
    // As PostgreSQL does when `statement_timeout` has passed.
    await installation.database.pool.query('SELECT pg_cancel_backend($1)', [(await blocked())[0]]);
    const answer = await asked;
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringMatching(words) } });
  }
  await release();
});
