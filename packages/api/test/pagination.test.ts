import { newId, type Session, type SessionPage } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { newestFirst, randomFrom, session, tiedSessions } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;
let neighbour: Tenant;
let sessions: Session[];

const newest = Date.now() - 10_000;

beforeAll(async () => {
  installation = await createInstallation();
  [tenant, neighbour] = await Promise.all([installation.tenant(), installation.tenant()]);
  sessions = tiedSessions(2_000, 190, newest, randomFrom(1));
  await installation.insert(tenant.accountId, sessions);
  // The neighbour has the same instants and the same agents, so that only the account tells them apart.
  const theirs = sessions.map((one) => ({ ...one, id: newId('session') }));
  await installation.insert(neighbour.accountId, theirs);
});
afterAll(() => installation.close());

async function* pages(
  query: string,
  limit: number,
  between: () => Promise<void> = async () => {},
): AsyncGenerator<SessionPage> {
  let cursor: string | null = null;
  for (let i = 0; i < 10_000; i++) {
    const more: string = cursor === null ? '' : `&cursor=${cursor}`;
    const response = await installation.get(`/api/v1/sessions?limit=${limit}&${query}${more}`, tenant);
    const page = (await response.json()) as SessionPage;
    if (response.status !== 200) throw new Error(JSON.stringify(page));
    yield page;
    if (page.next_cursor === null) return;
    cursor = page.next_cursor;
    await between();
  }
  throw new Error('the list does not end');
}

async function allPages(query: string, limit: number, between?: () => Promise<void>): Promise<Session[]> {
  const seen: Session[] = [];
  for await (const page of pages(query, limit, between)) seen.push(...page.data);
  return seen;
}

describe('pagination over tied rows', () => {
  test.each([7, 25, 100])('with pages of %i returns every row once, in order', async (limit) => {
    expect(await allPages('since=24h', limit)).toEqual(newestFirst(sessions));
  });

  test('with pages of 1', async () => {
    const few = newestFirst(sessions).slice(-400);
    const until = new Date(Date.parse(few[0]?.started_at as string) + 1).toISOString();
    const expected = newestFirst(sessions).filter((one) => Date.parse(one.started_at) < Date.parse(until));
    expect(await allPages(`since=24h&until=${until}`, 1)).toEqual(expected);
  });

  test('has no empty page at the end if the rows fill the last one', async () => {
    const sizes: number[] = [];
    for await (const page of pages('since=24h', 100)) sizes.push(page.data.length);
    expect(sizes).toEqual(Array.from({ length: 20 }, () => 100));
  });

  test('continues if the page size changes', async () => {
    const first = (await (await installation.get('/api/v1/sessions?limit=13', tenant)).json()) as SessionPage;
    const rest = await installation.get(`/api/v1/sessions?limit=50&cursor=${first.next_cursor}`, tenant);
    const second = (await rest.json()) as SessionPage;
    expect([...first.data, ...second.data]).toEqual(newestFirst(sessions).slice(0, 63));
  });
});

describe('filters', () => {
  const agent = () => sessions[0]?.agent_id as string;
  test.each<[string, () => string, (one: Session) => boolean]>([
    ['status', () => 'status=error', (one) => one.status === 'error'],
    ['status ok', () => 'status=ok', (one) => one.status === 'ok'],
    ['agent', () => `agent_id=${agent()}`, (one) => one.agent_id === agent()],
    ['redactions, inclusive', () => 'min_redactions=4', (one) => one.redaction_count >= 4],
    ['redactions of 0', () => 'min_redactions=0', () => true],
    ['more redactions than there can be', () => 'min_redactions=9007199254740991', () => false],
    [
      'all together',
      () => `status=partial&min_redactions=2&agent_id=${agent()}`,
      (one) => one.status === 'partial' && one.redaction_count >= 2 && one.agent_id === agent(),
    ],
  ])('%s', async (_name, query, matches) => {
    const expected = newestFirst(sessions).filter(matches);
    expect(await allPages(query(), 100)).toEqual(expected);
  });

  test('since is inclusive and until exclusive, to the millisecond', async () => {
    const instants = [...new Set(sessions.map((one) => one.started_at))].sort().reverse();
    const [since, until] = [instants[6] as string, instants[2] as string];
    const expected = newestFirst(sessions).filter(
      (one) =>
        Date.parse(one.started_at) >= Date.parse(since) && Date.parse(one.started_at) < Date.parse(until),
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(await allPages(`since=${since}&until=${until}`, 100)).toEqual(expected);
  });

  test('a cursor alone continues with its filters', async () => {
    const query = `status=ok&agent_id=${agent()}&min_redactions=1`;
    const first = (await (
      await installation.get(`/api/v1/sessions?limit=5&${query}`, tenant)
    ).json()) as SessionPage;
    const second = await installation.get(`/api/v1/sessions?limit=5&cursor=${first.next_cursor}`, tenant);
    const expected = newestFirst(sessions).filter(
      (one) => one.status === 'ok' && one.agent_id === agent() && one.redaction_count >= 1,
    );
    expect([...first.data, ...((await second.json()) as SessionPage).data]).toEqual(expected.slice(0, 10));
  });
});

describe('pagination during writes', () => {
  test('returns every row that existed at its start exactly once, under concurrent inserts', async () => {
    const late: Session[] = [];
    const random = randomFrom(2);
    const seen = await allPages('since=24h', 100, async () => {
      // Newer ones, and ones tied with rows on both sides of the cursor.
      const added = Array.from({ length: 5 }, (_, i) =>
        session({ startedAt: i === 0 ? Date.now() : newest - Math.floor(random() * 12) * 7 }),
      );
      late.push(...added);
      await installation.insert(tenant.accountId, added);
    });
    const ids = seen.map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    const lateIds = new Set(late.map((one) => one.id));
    expect(seen.filter((one) => !lateIds.has(one.id))).toEqual(newestFirst(sessions));
    expect(seen).toEqual(newestFirst(seen));
    await installation.database.pool.query('DELETE FROM session WHERE account_id = $1 AND id = ANY($2)', [
      tenant.accountId,
      [...lateIds],
    ]);
  });

  test('keeps its window fixed', async () => {
    const start = Date.parse(newestFirst(sessions).at(-1)?.started_at as string) + 3_600_000;
    installation.clock.now = start;
    try {
      const seen = await allPages('since=1h', 100, async () => {
        installation.clock.now = (installation.clock.now as number) + 600_000;
      });
      expect(seen).toEqual(newestFirst(sessions));
    } finally {
      installation.clock.now = null;
    }
  });

  test('continues if the row of its cursor is deleted', async () => {
    const other = await installation.tenant();
    const own = tiedSessions(30, 4, newest, randomFrom(3));
    await installation.insert(other.accountId, own);
    const first = (await (await installation.get('/api/v1/sessions?limit=10', other)).json()) as SessionPage;
    await installation.database.pool.query('DELETE FROM session WHERE account_id = $1 AND id = ANY($2)', [
      other.accountId,
      first.data.map((one) => one.id),
    ]);
    const second = await installation.get(`/api/v1/sessions?limit=100&cursor=${first.next_cursor}`, other);
    expect(((await second.json()) as SessionPage).data).toEqual(newestFirst(own).slice(10));
  });
});
