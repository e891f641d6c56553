import { newId } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAuditEntries } from '../src/audit-log/list.ts';
import { listActors } from '../src/audit-log/list-actors.ts';
import { type Database, inAccount, openDatabase, serverRole } from '../src/index.ts';
import { appendTogether } from './support/audit-log.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

const accountId = newId('account');
const minute = 60_000;
const begin = Date.now() - 200 * minute;
const people = ['Ada', 'Ben', 'Cyd'].map((name) => ({ kind: 'user' as const, id: newId('user'), name }));
const targets = [newId('session'), newId('agent'), null];
const actions = ['sessions.list', 'sessions.get', 'accessLog.list'];

interface Kept {
  sequence: number;
  at: number;
  action: string;
  actorId: string;
  target: string | null;
}

/** What was appended, the oldest first: links of one to six entries, a minute apart, every fourth at one instant. */
const kept: Kept[] = [];

let created: TestDatabase;
let serving: Database;

beforeAll(async () => {
  created = await createTestDatabase();
  serving = openDatabase({ url: created.url, role: serverRole });
  for (let link = 0; kept.length < 120; link++) {
    const entries = Array.from({ length: 1 + ((link * 5) % 6) }, () => {
      const sequence = kept.length + 1;
      const at = begin + (sequence - (sequence % 4 === 0 ? 1 : 0)) * minute;
      // An actor and an action that come seldom, and one pair that never does.
      const [a, b] = [
        sequence % 17 === 0 ? 1 : sequence % 5 === 0 ? 2 : 0,
        sequence % 11 === 0 ? 2 : link % 2,
      ];
      const [action, actor] = [actions[a] as string, people[b] as (typeof people)[0]];
      const target = targets[sequence % 7 === 0 ? 0 : sequence % 2 === 0 ? 1 : 2] as string | null;
      kept.push({ sequence, at, action, actorId: actor.id, target });
      // What is asked for is in the filters as well, where it does not count.
      const filters = { action: 'sessions.get', actor_id: people[2]?.id ?? '', target: targets[0] ?? '' };
      return { at, action, actor, target, filters };
    });
    await appendTogether(serving.pool, accountId, entries);
  }
  // A neighbour, whose entries are as good as these.
  const neighbour = newId('account');
  for (let i = 0; i < 5; i++) await appendTogether(serving.pool, neighbour, [{}, {}]);
});
afterAll(async () => {
  await serving.close();
  await created.drop();
});

interface Asked {
  since?: number;
  until?: number | undefined;
  action?: string | undefined;
  actorId?: string | undefined;
  target?: string | undefined;
}

/** All sequences that a walk in pages of this size comes by. */
async function walk(asked: Asked, limit: number): Promise<number[]> {
  const found: number[] = [];
  const query = { accountId, since: begin, limit, ...asked };
  for (let after: number | undefined; ; ) {
    const page = await listAuditEntries(inAccount(serving.pool, accountId), { ...query, after });
    const entries = JSON.parse(`[${page.json}]`) as {
      sequence: number;
      action: string;
      actor: { id: string };
      target: string | null;
    }[];
    expect(page.rows).toBe(entries.length);
    expect(page.rows).toBeLessThanOrEqual(limit);
    for (const { sequence, action, actor, target } of entries) {
      expect({ action, actorId: actor.id, target }).toEqual({
        action: kept[sequence - 1]?.action,
        actorId: kept[sequence - 1]?.actorId,
        target: kept[sequence - 1]?.target,
      });
      found.push(sequence);
    }
    if (page.last === null) return found;
    expect([page.rows, page.last]).toEqual([limit, entries.at(-1)?.sequence]);
    after = page.last;
  }
}

function expected({ since = begin, until, action, actorId, target }: Asked): number[] {
  return kept
    .filter((one) => one.at >= since && (until === undefined || one.at < until))
    .filter((one) => (action ?? one.action) === one.action && (actorId ?? one.actorId) === one.actorId)
    .filter((one) => (target ?? one.target) === one.target)
    .map(({ sequence }) => sequence)
    .reverse();
}

const windows: [string, Asked][] = [
  ['all of it', {}],
  ['from the middle of a link', { since: begin + 50 * minute }],
  ['up to the middle of a link', { until: begin + 71 * minute }],
  ['between two', { since: begin + 30 * minute + 1, until: begin + 90 * minute + 1 }],
  ['of one instant', { since: begin + 43 * minute, until: begin + 43 * minute + 1 }],
  ['before everything', { since: 0, until: begin }],
  ['after everything', { since: Date.now() + minute }],
];
const whats = [undefined, ...actions, 'nothing.such'].flatMap((action) =>
  [undefined, ...people.map(({ id }) => id), newId('user')].flatMap((actorId) =>
    [undefined, targets[0] as string, targets[1] as string, newId('session')].map((target) => ({
      action,
      actorId,
      target,
    })),
  ),
);

describe.each(windows)('a window: %s', (_which, window) => {
  test.each([1, 3, 7, 200])('every filter, in pages of %i', async (limit) => {
    for (const what of whats) {
      const asked = { ...window, ...what };
      expect(await walk(asked, limit), JSON.stringify(asked)).toEqual(expected(asked));
    }
  });
});

test('a page continues after the last one while entries are added', async () => {
  const first = await listAuditEntries(inAccount(serving.pool, accountId), {
    accountId,
    since: begin,
    limit: 10,
  });
  const late = { at: Date.now(), action: actions[0] as string, actor: people[0] as (typeof people)[0] };
  await appendTogether(serving.pool, accountId, [late, late]);
  for (let i = 0; i < 2; i++) {
    const { at, action, actor } = late;
    kept.push({ sequence: kept.length + 1, at, action, actorId: actor.id, target: null });
  }
  const query = { accountId, since: begin, limit: 10, after: first.last ?? 0 };
  const second = await listAuditEntries(inAccount(serving.pool, accountId), query);
  const sequences = (JSON.parse(`[${second.json}]`) as { sequence: number }[]).map(
    ({ sequence }) => sequence,
  );
  expect(sequences).toEqual(Array.from({ length: 10 }, (_, i) => (first.last ?? 0) - 1 - i));
});

test('lists actors by id, with the name of their latest entry, with pagination', async () => {
  const of = inAccount(serving.pool, accountId);
  const sorted = [...people].sort((a, b) => (a.id < b.id ? -1 : 1));
  const all = await listActors(of, accountId, 100, null, null);
  const latest = (id: string) => kept.findLast(({ actorId }) => actorId === id)?.at ?? 0;
  expect(JSON.parse(`[${all.json}]`)).toEqual(
    sorted.map((person) => ({
      ...person,
      last_at: expect.stringMatching(new Date(latest(person.id)).toISOString().slice(0, 19)),
      // Nobody of them is a member.
      present: false,
    })),
  );
  expect([all.rows, all.lastId]).toEqual([3, null]);
  const first = await listActors(of, accountId, 2, null, null);
  expect([first.rows, first.lastId]).toEqual([2, sorted[1]?.id]);
  const second = await listActors(of, accountId, 2, first.lastId, null);
  expect(JSON.parse(`[${second.json}]`)).toMatchObject([{ id: sorted[2]?.id }]);
  for (const search of ['CY', people[2]?.id as string]) {
    const found = await listActors(of, accountId, 2, null, search);
    expect(JSON.parse(`[${found.json}]`)).toMatchObject([{ name: 'Cyd' }]);
  }
});
