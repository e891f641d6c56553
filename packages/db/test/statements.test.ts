import { newId, sessionStatuses, statsIncludes } from '@masker/contract';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  claimExport,
  claimTimestamp,
  createExport,
  createQueries,
  createSchedule,
  deleteSchedule,
  dueSchedules,
  expireExport,
  expiringExports,
  exportedBytes,
  failExport,
  findExport,
  finishExport,
  getExport,
  inAccount,
  listExports,
  listSchedules,
  markExpired,
  openDatabase,
  type Queries,
  readCutPage,
  readReportRecords,
  releaseExport,
  renewExport,
  retryTimestamp,
  runSchedule,
  type SessionQuery,
  serverRole,
  storeTimestamp,
  updateSchedule,
} from '../src/index.ts';
import { createIngestor } from '../src/ingest/index.ts';
import { loadSessions } from '../src/load/index.ts';
import { removeExpired } from '../src/retention/index.ts';
import { accountsToIndex, indexAll, noteDifferences } from '../src/search-index/index.ts';
import type { SessionFilter } from '../src/session/filter.ts';
import { newSessionsStatement } from '../src/webhooks/queue-sessions.ts';
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
    const [said, name] = typeof what === 'string' ? [what, undefined] : [what.text, what.name];
    // COPY takes no parameters: its values are in its text.
    const text = said.startsWith('COPY (') ? said.replace(/'(?:acc_|agt_|sess_|\d)[^']*'/g, `'…'`) : said;
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

const duration = { minDurationMs: 1, maxDurationMs: 1_000 };

/** For each filter, the conditions whose statements are reviewed. The windows are those of the statements. */
const conditionsOfFilter = {
  agentIds: [{ agentIds: agents.slice(0, 1) }, { agentIds: agents }],
  statuses: [
    ...sessionStatuses.map((one) => ({ statuses: [one] })),
    { statuses: ['ok', 'error'] },
    { agentIds: agents.slice(0, 1), statuses: ['error'] },
  ],
  minRedactions: [{ minRedactions: 2 }, { minRedactions: 2, statuses: ['error'] }],
  kinds: [{ kinds: ['NAME'] }],
  models: [{ models: ['gpt-4o-mini'] }, { models: ['gpt-4o-mini', 'another'] }],
  reachedModel: [{ reachedModel: false }, { reachedModel: true }],
  minDurationMs: [duration],
  maxDurationMs: [duration],
} satisfies Record<Exclude<keyof SessionFilter, 'since' | 'until'>, Partial<SessionQuery>[]>;

const conditions: Partial<SessionQuery>[] = [
  {},
  ...Object.values(conditionsOfFilter).flat(),
  { kinds: ['NAME'], models: ['gpt-4o-mini'], statuses: ['error'], agentIds: agents, minRedactions: 1 },
];

describe('statements equal the reviewed ones', () => {
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

  test('of new sessions for webhooks', async () => {
    const reading = { cut: '10:12:11', readingPosition: null, readingId: null };
    for (const condition of conditions)
      sent.set(newSessionsStatement(accountId, { ...reading, conditions: condition }, '20:20:', 50).text, '');
    const continued = { ...reading, conditions: {}, readingPosition: '15', readingId: 'sess_0' };
    sent.set(newSessionsStatement(accountId, continued, '20:20:', 50).text, '');
    await expect(statements()).toMatchFileSnapshot('sql/webhooks.sql');
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

  test('of exports', async () => {
    const after = { startedAt: now, id: newId('session') };
    const since = now - 30 * day;
    for (const condition of [
      {},
      { agentIds: agents.slice(0, 1), statuses: ['error' as const] },
      { minRedactions: 2 },
    ])
      for (const order of ['newest', 'oldest'] as const)
        for (const position of [undefined, after]) {
          const query = {
            accountId,
            since,
            limit: 50,
            order,
            ...condition,
            ...(position && { after: position }),
          };
          await queries.listSessionLines(query, new AbortController().signal);
          const row = {
            accountId,
            conditions: condition,
            filters: { order },
            since: new Date(since),
            until: new Date(now),
            cut: '10:12:11',
            scheduleId: null,
            afterCut: null,
          };
          const place = position && { key: position.startedAt, id: position.id };
          await readCutPage(serving.pool, row, place ?? null, 50);
        }
    await expect(statements()).toMatchFileSnapshot('sql/exports.sql');
  });

  test('of what is stored of exports, schedules and reports', async () => {
    const { pool, directoryPool } = serving;
    const actor = { kind: 'operator' as const, id: 'cli', name: 'Operator' };
    const asked = {
      id: newId('export'),
      format: 'ndjson' as const,
      gzip: false,
      filters: {},
      conditions: {},
      createdBy: actor,
    };
    const window = { since: new Date(now - 30 * day), until: new Date(now) };
    const made = {
      rows: 0,
      bytes: 0,
      sha256: '',
      fileBytes: 0,
      fileSha256: '',
      statement: '{}',
      report: null,
      keepMs: day,
      wantsTimestamp: true,
    };
    const account = inAccount(pool, accountId);
    const more = { bom: false, agentId: null, asOf: new Date(now), requestId: 'req_1', fileName: 'a' };
    await createExport(pool, accountId, { ...asked, ...more, ...window }, 1);
    const claimed = await claimExport(directoryPool, 'lease', 60_000);
    if (claimed === null) throw new Error('nothing to claim');
    await renewExport(account, claimed, 60_000, 0.5);
    await releaseExport(account, claimed);
    await failExport(account, claimed, 'an error', new Date(now));
    await finishExport(account, claimed, made);
    await exportedBytes(account, accountId);
    await expiringExports(directoryPool);
    await markExpired(account, claimed);
    await claimTimestamp(directoryPool, 60_000);
    await storeTimestamp(account, claimed, new Uint8Array(1), new Date(now));
    await retryTimestamp(account, claimed, 'an error', 60_000);
    await listExports(account, accountId, null, 50, null);
    await listExports(account, accountId, null, 50, null, newId('exportSchedule'));
    await getExport(account, accountId, null, asked.id);
    await findExport(account, accountId, null, asked.id);
    await expireExport(account, accountId, asked.id);
    const schedule = { ...asked, id: newId('exportSchedule'), every: 'day' as const, nextRunAt: new Date(0) };
    await createSchedule(pool, accountId, schedule);
    await listSchedules(account, accountId);
    const [due] = await dueSchedules(directoryPool, new Date(now));
    if (!due) throw new Error('no schedule is due');
    await runSchedule(pool, due, new Date(now), () => ({
      exportId: newId('export'),
      requestId: 'req_2',
      fileName: 'b',
      nextRunAt: new Date(now + day),
    }));
    await updateSchedule(pool, accountId, schedule.id, { paused: true, now: new Date(now) });
    await deleteSchedule(pool, accountId, schedule.id);
    await readReportRecords(pool, { accountId, ...window, asOf: new Date(now), sequence: 1 });
    await expect(statements()).toMatchFileSnapshot('sql/exports-and-reports.sql');
  });

  test('of the search index', async () => {
    // More than a page looks at first.
    const sessions = Array.from({ length: 600 }, (_, i) =>
      row({ startedAt: now - i * 1_000, endedAt: now - i * 1_000 + 794 }),
    );
    await loadSessions({ pool: serving.pool, accountId, sessions });
    sent.clear();
    await accountsToIndex(serving.directoryPool);
    await indexAll(serving.pool, accountId);
    await noteDifferences(serving.pool, accountId);
    const page = { accountId, since: now - day, limit: 2 };
    const ranges = { minRedactions: 5, minDurationMs: 700, maxDurationMs: 900 };
    for (const order of ['newest', 'oldest'] as const) {
      await queries.listSessions({ ...page, order, kinds: ['SSN'], statuses: ['ok'] });
      await queries.listSessions({ ...page, order, agentIds: agents, ...ranges });
      await queries.listSessions({ ...page, order, kinds: ['NAME'], minDurationMs: 700, minRedactions: 5 });
      await queries.listSessions({
        ...page,
        order,
        kinds: ['NAME'],
        models: ['none', 'gpt-4o-mini'],
        minRedactions: 5,
      });
    }
    await expect(statements()).toMatchFileSnapshot('sql/search-index.sql');
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
