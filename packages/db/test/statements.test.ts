import { newId, sessionStatuses, statsIncludes } from '@masker/contract';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createQueries, openDatabase, type Queries, type SessionQuery, serverRole } from '../src/index.ts';
import { createIngestor } from '../src/ingest/index.ts';
import { loadSessions } from '../src/load/index.ts';
import { removeExpired } from '../src/retention/index.ts';
import { newAccount, sessionRow } from './load-support.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

/**
 * The text of every statement that reads or writes sessions, as it was sent to PostgreSQL. A change of SQL shows in
 * these files. In this package, `npx vitest run test/statements.test.ts -u` writes them anew.
 */

const day = 86_400_000;
const now = Date.UTC(2026, 9, 31, 12);
const agents = [newId('agent'), newId('agent')];

let created: TestDatabase;
let serving: ReturnType<typeof openDatabase>;
let queries: Queries;
let accountId: string;
/** Statements since the test began, each once, by what they were sent for. */
let sent: Map<string, string>;

beforeAll(async () => {
  created = await createTestDatabase();
  serving = openDatabase({ url: created.url, role: serverRole, connections: 2 });
  for (const pool of [serving.pool, serving.directoryPool]) pool.on('connect', recordOn);
  queries = createQueries(serving.pool, serving.directoryPool);
  const owner = openDatabase({ url: created.url });
  accountId = await newAccount(owner.pool);
  await owner.close();
});
afterAll(async () => {
  await serving.close();
  await created.drop();
});
beforeEach(() => {
  sent = new Map();
});

function recordOn(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  (client as { query: unknown }).query = (...args: unknown[]) => {
    const [what] = args as [string | { text: string; name?: string }];
    const [text, name] = typeof what === 'string' ? [what, undefined] : [what.text, what.name];
    if (!/^\s*(BEGIN|COMMIT|ROLLBACK|SET\b|SELECT set_config)/i.test(text)) sent.set(text, name ?? '');
    return query(...args);
  };
}

/** What was sent, statement by statement, without the indentation of the code around it. */
function statements(): string {
  return [...sent]
    .map(([text, name]) => {
      const lines = text
        .replace(/^\s*\n/, '')
        .trimEnd()
        .split('\n');
      const indents = lines
        .filter((line) => line.trim() !== '')
        .map((line) => /^ */.exec(line)?.[0].length ?? 0);
      const indent = Math.min(...indents);
      const heading = name === '' ? '-- not prepared' : `-- ${name}`;
      return `${heading}\n${lines.map((line) => line.slice(indent).trimEnd()).join('\n')};\n`;
    })
    .join('\n');
}

const row = (changes: object = {}) => sessionRow({ agentId: agents[0] as string, ...changes });

const conditions: Partial<SessionQuery>[] = [
  {},
  { agentIds: agents.slice(0, 1) },
  { agentIds: agents },
  ...sessionStatuses.map((one) => ({ statuses: [one] })),
  { statuses: ['ok', 'error'] },
  { agentIds: agents.slice(0, 1), statuses: ['error'] },
  { minRedactions: 2 },
  { minRedactions: 2, statuses: ['error'] },
  { kinds: ['NAME'] },
  { models: ['gpt-4o-mini'] },
  { models: ['gpt-4o-mini', 'another'] },
  { reachedModel: false },
  { reachedModel: true },
  { minDurationMs: 1, maxDurationMs: 1_000 },
  { kinds: ['NAME'], models: ['gpt-4o-mini'], statuses: ['error'], agentIds: agents, minRedactions: 1 },
];

describe('statements are as reviewed', () => {
  test('of writing sessions: ingest', async () => {
    const ingestor = createIngestor(serving.pool);
    const session = row();
    await ingestor.ingest(accountId, [session, row({ startedAt: now - day, endedAt: now - day + 5 })]);
    await ingestor.ingest(accountId, [session, { ...session, status: 'error' }]).catch(() => {});
    await ingestor.ingest(accountId, [{ ...session, status: 'error' }]).catch(() => {});
    await expect(statements()).toMatchFileSnapshot('sql/ingest.sql');
  });

  test('of writing sessions: import', async () => {
    const session = row();
    const sessions = [session, { ...session, status: 'error' as const }, row()];
    await loadSessions({ pool: serving.pool, accountId, sessions, skipInvalid: true });
    await expect(statements()).toMatchFileSnapshot('sql/import.sql');
  });

  test('of removing sessions: retention', async () => {
    await removeExpired({ pool: serving.pool, accountId, days: 1, now: now + 400 * day });
    await expect(statements()).toMatchFileSnapshot('sql/retention.sql');
  });

  test('of the list of sessions', async () => {
    const after = { startedAt: now, id: newId('session') };
    for (const condition of conditions)
      for (const order of ['newest', 'oldest'] as const)
        for (const position of [undefined, after])
          await queries.listSessions({
            accountId,
            since: now - 30 * day,
            limit: 50,
            order,
            ...condition,
            ...(position && { after: position }),
          });
    await queries.listSessions({ accountId, since: now - 30 * day, until: now, limit: 50 });
    await queries.getSession(accountId, newId('session'), null);
    await queries.getSession(accountId, newId('session'), agents[0] as string);
    await expect(statements()).toMatchFileSnapshot('sql/list-sessions.sql');
  });

  test('of sums', async () => {
    const series = { bucket: '1d', first: now - 30 * day, last: now } as const;
    for (const condition of conditions)
      await queries.sessionStats({ accountId, since: now - 30 * day, ...condition, ...series });
    const fine = { bucket: '1m', first: now - 60_000, last: now } as const;
    await queries.sessionStats({ accountId, since: now - 60_000, ...fine });
    const told = { accountId, since: now - 30 * day, include: statsIncludes, ...series };
    const agentIds = agents.slice(0, 1);
    for (const condition of [{}, { agentIds, statuses: ['ok', 'error'] as const }, { minRedactions: 2 }])
      await queries.sessionStats({ ...told, ...condition });
    await queries.sessionStats({ ...told, since: now - 60_000, ...fine });
    const previous = { since: now - 60 * day, until: now - 30 * day };
    await queries.sessionStats({ ...told, agentIds, previous });
    await queries.sessionSpan(accountId, null);
    await queries.sessionSpan(accountId, agents[0] as string);
    await expect(statements()).toMatchFileSnapshot('sql/stats.sql');
  });

  test('of facets', async () => {
    for (const condition of conditions) {
      const query = { accountId, since: now - 30 * day, ...condition };
      await queries.sessionFacets(query);
      await queries.sessionFacets({ ...query, within: agents[0] as string });
    }
    await expect(statements()).toMatchFileSnapshot('sql/facets.sql');
  });

  test('of agents, the audit log and credentials', async () => {
    await queries.listAgents({ accountId, limit: 50, after: null, only: null, search: null });
    await queries.listAgents({ accountId, limit: 50, after: null, only: null, search: 'bot' });
    await queries.listAuditEntries({ accountId, since: now - day, limit: 50 });
    await queries.listActors(accountId, 50, null, null);
    await queries.findLoginSession('a token');
    await queries.findEndedLoginSession('a token');
    await queries.findToken(Buffer.alloc(32));
    await expect(statements()).toMatchFileSnapshot('sql/other-reads.sql');
  });
});
