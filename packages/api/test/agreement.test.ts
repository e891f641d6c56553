import type { Facets, Session, SessionPage, Stats } from '@masker/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import {
  asQuery,
  type Filters,
  idsOf,
  randomFilters,
  randomSession,
  selectedBy,
} from './support/random-filters.ts';
import { newestFirst, randomFrom } from './support/sessions.ts';
import { watching } from './support/watching.ts';

let installation: Installation;
let tenant: Tenant;

/** Sessions that are there, with a window of their own, before anything is written to another. */
let earlier: Session[];

const random = randomFrom(5);
const boundary = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000;

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  earlier = newestFirst(
    Array.from({ length: 200 }, (_, i) => randomSession(random, boundary - 1 - Math.floor(i / 2) * 987_654)),
  );
  await installation.insert(tenant.accountId, earlier);
});
afterAll(() => installation.close());

async function ask(path: string): Promise<string> {
  const response = await installation.get(path, tenant);
  const body = await response.text();
  expect([path, response.status, response.status === 200 ? '' : body]).toEqual([path, 200, '']);
  return body;
}

/** What each way of reading has of the sessions that filters select in a window. */
async function readAll(filters: Filters, window: Record<string, string>) {
  const query = new URLSearchParams([...asQuery(filters), ...Object.entries(window)]);
  const [listed, exported, stats, facets] = await Promise.all([
    listAll(query),
    ask(`/api/v1/sessions/export?${query}`),
    ask(`/api/v1/sessions/stats?${query}`),
    ask(`/api/v1/sessions/facets?${query}`),
  ]);
  const lines = exported.split('\n').filter((line) => line !== '');
  return {
    listed,
    exported: idsOf(lines.map((line) => JSON.parse(line) as Session)),
    summed: (JSON.parse(stats) as Stats).totals.sessions,
    counted: (JSON.parse(facets) as Facets).total,
  };
}

async function listAll(query: URLSearchParams): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: SessionPage = JSON.parse(
      await ask(`/api/v1/sessions?limit=37&${cursor === '' ? query : `cursor=${cursor}`}`),
    );
    ids.push(...idsOf(page.data));
    cursor = page.next_cursor;
  }
  return ids;
}

const agreed = (sessions: readonly Session[]) => ({
  listed: idsOf(sessions),
  exported: idsOf(sessions),
  summed: sessions.length,
  counted: sessions.length,
});

test('list, export, stats and facets agree for any filters during writes, and a watch receives the rest', async () => {
  const watched = fc.sample(randomFilters, { numRuns: 6, seed: 3 });
  const watchers = watched.map((filters) => watching(installation, tenant, filters));
  const everything = watching(installation, tenant);
  for (const watcher of [...watchers, everything]) await watcher.until(() => watcher.received.length > 0);

  const written: Session[] = [];
  let writing = true;
  const writer = (async () => {
    while (writing || written.length < 120) {
      const batch = Array.from({ length: 8 }, () => randomSession(random, boundary + written.length * 1_000));
      const response = await installation.get('/api/v1/sessions', tenant, {
        method: 'POST',
        body: JSON.stringify(batch),
        headers: { 'content-type': 'application/json' },
      });
      expect(response.status, await response.text()).toBe(200);
      written.push(...batch);
      // A watch that falls behind is told to reload, instead of what it missed.
      await everything.until(() => everything.sessions().length >= written.length);
    }
  })();

  const window = { since: '30d', until: new Date(boundary).toISOString() };
  await fc.assert(
    fc.asyncProperty(randomFilters, async (filters) => {
      expect(await readAll(filters, window)).toEqual(agreed(selectedBy(filters, earlier)));
    }),
    { numRuns: 40 },
  );
  writing = false;
  await writer;

  const rest = newestFirst(written);
  for (const [i, filters] of watched.entries()) {
    const right = selectedBy(filters, rest);
    expect(await readAll(filters, { since: new Date(boundary).toISOString() })).toEqual(agreed(right));
    const watcher = watchers[i];
    await watcher?.until(() => watcher.sessions().length >= right.length);
    expect(idsOf(watcher?.sessions() ?? []).toSorted()).toEqual(idsOf(right).toSorted());
    await watcher?.stop();
  }
  await everything.stop();
});
