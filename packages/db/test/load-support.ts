import { newId, type Session } from '@masker/contract';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { SessionRow } from '../src/load/index.ts';
import { createTestDatabase } from './support/postgres.ts';

/** A database of the test file's own, there between its first and its last test. */
export function useDatabase(): { readonly pool: pg.Pool } {
  let pool: pg.Pool | undefined;
  let drop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const database = await createTestDatabase();
    drop = database.drop;
    pool = new pg.Pool({ connectionString: database.url, max: 8 });
    // Some tests end connections on purpose.
    pool.on('error', () => {});
  });
  afterAll(async () => {
    await pool?.end();
    await drop?.();
  });
  return {
    get pool() {
      return pool as pg.Pool;
    },
  };
}

export async function newAccount(pool: pg.Pool): Promise<string> {
  const id = newId('account');
  await pool.query('INSERT INTO account (id, name) VALUES ($1, $2)', [id, 'Testing Clinic']);
  return id;
}

export const agentId = newId('agent');

/** A session as the wire has it. */
export function wireSession(changes: Partial<Session> = {}): Session {
  return {
    id: newId('session'),
    agent_id: agentId,
    agent_name: 'appointment-bot-prod',
    started_at: '2026-05-03T21:14:32Z',
    ended_at: '2026-05-03T21:14:32.794Z',
    duration_ms: 794,
    status: 'ok',
    redaction_count: 4,
    redactions_by_kind: { DOB: 1, NAME: 2, PHONE: 1 },
    upstream_model: 'gpt-4o-mini',
    ...changes,
  };
}

/** The same as a row. */
export function sessionRow(changes: Partial<SessionRow> = {}): SessionRow {
  const startedAt = Date.UTC(2026, 4, 3, 21, 14, 32);
  return {
    id: newId('session'),
    agentId,
    agentName: 'appointment-bot-prod',
    startedAt,
    endedAt: startedAt + 794,
    status: 'ok',
    redactionCount: 4,
    redactionsByKind: { DOB: 1, NAME: 2, PHONE: 1 },
    upstreamModel: 'gpt-4o-mini',
    ...changes,
  };
}

export function rows(count: number, changes: Partial<SessionRow> = {}): SessionRow[] {
  return Array.from({ length: count }, () => sessionRow(changes));
}

/** What the account holds: the wire JSON of its sessions by id, and its agents' names by id. */
export async function contents(pool: pg.Pool, accountId: string) {
  const sessions = await pool.query<{ id: string; wire: string }>(
    'SELECT id, wire FROM session WHERE account_id = $1',
    [accountId],
  );
  const agents = await pool.query<{ id: string; name: string }>(
    'SELECT id, name FROM agent WHERE account_id = $1',
    [accountId],
  );
  return {
    sessions: new Map(sessions.rows.map(({ id, wire }) => [id, wire])),
    agents: new Map(agents.rows.map(({ id, name }) => [id, name])),
  };
}

/** The error that `promise` ends with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('it should have failed');
    },
    (error: unknown) => error,
  );
}

/** Bytes as a stream of the given pieces. */
export async function* streamed(...pieces: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

export function ndjson(values: unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
