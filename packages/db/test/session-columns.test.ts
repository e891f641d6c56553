import { type IngestSession, ingestSessionSchema, newId, sessionSchema } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { ingestGroup } from '../src/ingest/ingest-group.ts';
import { loadSessions } from '../src/load/index.ts';
import { createStaging } from '../src/load/staging.ts';
import { inTransaction } from '../src/scope/index.ts';
import { type SessionColumn, sessionColumns } from '../src/session/columns.ts';
import { failure, newAccount, sessionRow, useDatabase } from './load-support.ts';

const database = useDatabase();

const columns: readonly SessionColumn[] = sessionColumns;
const names = columns.map(({ name }) => name);

describe('the columns of a session are', () => {
  test('the fields of the contract, besides those that are derived of others', () => {
    // That redactions are not reported is told by the absence of redactions_by_kind.
    const derived = ['duration_ms', 'redactions_reported'];
    const written = Object.keys(sessionSchema.shape).filter((name) => !derived.includes(name));
    expect(names).toEqual(written);
    expect(Object.keys(ingestSessionSchema.shape)).toEqual(Object.keys(sessionSchema.shape));
    expect(columns.map(({ field }) => field)).toEqual(
      names.map((name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())),
    );
  });

  test('those of `session`, except the account, the commit position and generated ones', async () => {
    const { rows } = await database.pool.query(
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type
       FROM pg_attribute
       WHERE attrelid = 'session'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
       ORDER BY attnum`,
    );
    expect(rows.map(({ name }) => name)).toEqual(['account_id', ...names, 'commit_position']);
    expect(rows.slice(1, -1).map(({ type }) => type)).toEqual(columns.map(({ type }) => stored[type]));
  });

  test('those of the staging table, with the line of each session', async () => {
    const staged = await inTransaction(database.pool, { accountId: newId('account') }, async (client) => {
      await createStaging(client);
      const { rows } = await client.query(
        `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS required
         FROM pg_attribute
         WHERE attrelid = 'staged_session'::regclass AND attnum > 0
         ORDER BY attnum`,
      );
      return rows;
    });
    expect(staged).toEqual([
      { name: 'line', type: 'bigint', required: true },
      ...columns.map(({ name, type, optional }) => ({ name, type: stored[type], required: !optional })),
    ]);
  });
});

const stored = {
  text: 'text',
  timestamptz: 'timestamp(3) with time zone',
  integer: 'integer',
  jsonb: 'jsonb',
};

/** The same session with another value of one field, by the type of its column. */
function changed(session: IngestSession, { field, type }: SessionColumn): IngestSession[] {
  const others: Record<string, unknown[]> = {
    agentId: [newId('agent')],
    status: ['error'],
    upstreamModel: ['another-model', null],
    redactionsByKind: [
      { DOB: 1, NAME: 3, PHONE: 1 },
      { DOB: 1, NAME: 2, SSN: 1 },
      { DOB: 1, NAME: 2 },
      {},
      null,
    ],
  };
  const ofType: unknown[] = type === 'timestamptz' ? [(session[field] as number) + 1] : ['another'];
  return (others[field] ?? ofType).map((value) => ({ ...session, [field]: value }));
}

const session = sessionRow();

const conflicts = columns
  .filter(({ sameness }) => sameness === 'exactly' || sameness === 'if-given')
  .flatMap((column) => changed(session, column).map((other) => ({ column, other })))
  .map(({ column, other }) => ({ name: `${column.name} ${JSON.stringify(other[column.field])}`, other }));

const absent = columns
  .filter(({ sameness }) => sameness === 'if-given')
  .map(({ name, field }) => ({ name, other: { ...session, [field]: null } as IngestSession }));

/** Every way in which a session can come to one with the same id. */
const ways: Record<
  string,
  (accountId: string, first: IngestSession, second: IngestSession) => Promise<string>
> = {
  'ingest of one request': async (accountId, first, second) =>
    told(await ingestGroup(database.pool, accountId, [[first, second]])),
  'ingest of two requests at once': async (accountId, first, second) =>
    told(await ingestGroup(database.pool, accountId, [[first], [second]])),
  'ingest after another': async (accountId, first, second) => {
    await ingestGroup(database.pool, accountId, [[first]]);
    return told(await ingestGroup(database.pool, accountId, [[second]]));
  },
  'import of one file': async (accountId, first, second) =>
    loaded(loadSessions({ pool: database.pool, accountId, sessions: [first, second] })),
  'import after another': async (accountId, first, second) => {
    await loadSessions({ pool: database.pool, accountId, sessions: [first] });
    return loaded(loadSessions({ pool: database.pool, accountId, sessions: [second] }));
  },
};

function told(outcomes: Awaited<ReturnType<typeof ingestGroup>>): string {
  const last = outcomes.at(-1);
  if (!last) return 'nothing';
  return last.conflicts ? 'conflict' : 'duplicate';
}

async function loaded(load: ReturnType<typeof loadSessions>): Promise<string> {
  const error = await failure(load.then((result) => Promise.reject(result)));
  return error instanceof Error ? (error as Error & { code: string }).code : 'duplicate';
}

describe.each(Object.entries(ways))('by %s', (_, arrive) => {
  test.each(conflicts)('a different $name is a conflict', async ({ other }) => {
    expect(await arrive(await newAccount(database.pool), session, other)).toBe('conflict');
    expect(await arrive(await newAccount(database.pool), other, session)).toBe('conflict');
  });

  test('equal sessions are duplicates', async () => {
    expect(await arrive(await newAccount(database.pool), session, { ...session })).toBe('duplicate');
  });

  test.each(absent)('the same without $name is a duplicate', async ({ other }) => {
    expect(await arrive(await newAccount(database.pool), session, other)).toBe('duplicate');
  });
});
