import { randomUUID } from 'node:crypto';
import { newId } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { appendInTransaction } from '../audit-log/append.ts';
import { cutoffOf } from './cutoff.ts';
import { holdsUnexported } from './exported-by-schedules.ts';
import type { AccountRetention } from './policy.ts';
import { removeBatch } from './remove-batch.ts';
import type { Position, TakenOut } from './take-out.ts';

/** Sessions per transaction: few enough that a writer blocked by it does not wait long. */
const batchSize = 5_000;

export interface RemovalOptions extends AccountRetention {
  pool: Pool;
  /** The current time, in milliseconds since the epoch. */
  now: number;
  /** The login of the operator who asked for it; absent: the server did by itself. */
  login?: string;
  /** Stops the removal between two batches. */
  signal?: AbortSignal;
  /** Sessions per transaction. */
  batch?: number;
  /** Called after each batch with the number of sessions removed so far. */
  onBatch?: (sessions: number) => void;
}

/** The result of a removal. */
export interface Removal {
  /** In milliseconds since the epoch: sessions that started earlier were removed. */
  cutoff: number;
  sessions: number;
  redactions: number;
  /**
   * `busy`: another process is removing sessions and continues with the rest. `exporting`: an
   * export of these sessions is not finished. `scheduled`: a schedule is to export the rest first. `stopped`: by the
   * signal.
   */
  ended: 'done' | 'busy' | 'exporting' | 'scheduled' | 'stopped';
}

interface Run {
  accountId: string;
  id: string;
  startedAt: string;
  cutoff: string;
  batch: number;
  requestId: string;
  login: string;
}

/**
 * Removes the sessions of an account that started more than `days` days ago, oldest first, in batches. Each batch is
 * one transaction with its counts, its record, and its entry in the audit log. If a removal is interrupted, the next one continues from there.
 *
 * Expired sessions that are written during the removal may remain until the next one.
 */
export async function removeExpired(options: RemovalOptions): Promise<Removal> {
  const { pool, accountId, days, now, signal, batch: limit = batchSize, onBatch } = options;
  const cutoff = cutoffOf(days, now);
  const removal: Removal = { cutoff, sessions: 0, redactions: 0, ended: 'done' };
  const run: Run = {
    accountId,
    id: randomUUID(),
    startedAt: new Date().toISOString(),
    cutoff: new Date(cutoff).toISOString(),
    batch: 0,
    requestId: newId('request'),
    login: options.login ?? 'retention',
  };
  let after: Position | null = null;
  do {
    if (signal?.aborted) return { ...removal, ended: 'stopped' };
    run.batch++;
    const gone = await removeBatch(pool, {
      accountId,
      cutoff: run.cutoff,
      after,
      limit,
      isExported: (client) => isExported(client, run),
      isAnyLeft: (client) => holdsUnexported(client, accountId, run.cutoff),
      record: (client, removed) => record(client, run, removed),
    });
    if (typeof gone === 'string') return { ...removal, ended: gone };
    removal.sessions += gone.sessions;
    removal.redactions += gone.redactions;
    onBatch?.(removal.sessions);
    after = gone.next;
    if (after === null && gone.isRestHeld) return { ...removal, ended: 'scheduled' };
  } while (after !== null);
  return removal;
}

/** Whether an export that is not finished reads sessions that started before the cutoff. */
async function isExported(client: PoolClient, { accountId, cutoff }: Run): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM session_export
     WHERE account_id = $1 AND status IN ('queued', 'running') AND (since IS NULL OR since < $2)
     LIMIT 1`,
    [accountId, cutoff],
  );
  return rowCount !== 0;
}

async function record(client: PoolClient, run: Run, gone: TakenOut): Promise<void> {
  await client.query({
    name: 'retention_record',
    text: `
      INSERT INTO retention_run (
        account_id, id, batch, started_at, finished_at, cutoff,
        sessions, redactions, oldest_started_at, newest_started_at
      ) VALUES ($1, $2, $3, $4, clock_timestamp(), $5, $6, $7, $8, $9)`,
    values: [
      run.accountId,
      run.id,
      run.batch,
      run.startedAt,
      run.cutoff,
      gone.sessions,
      gone.redactions,
      gone.oldest,
      gone.newest,
    ],
  });
  await appendInTransaction(client, {
    accountId: run.accountId,
    at: Date.now(),
    actor: { kind: 'operator', id: 'operator', name: run.login },
    action: 'sessions.expire',
    outcome: 'ok',
    target: null,
    filters: { until: run.cutoff },
    rows: gone.sessions,
    requestId: run.requestId,
    address: null,
  });
}
