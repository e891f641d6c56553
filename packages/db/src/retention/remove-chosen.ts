import type { Pool, PoolClient } from 'pg';
import { appendInTransaction } from '../audit-log/append.ts';
import type { TimedAuditEntry } from '../audit-log/entry.ts';
import { type CommitCut, presentCut, withinCut } from '../commit-order/index.ts';
import { instantText } from '../rollup/cover-sql.ts';
import { inAccount, type Queryable } from '../scope/scopes.ts';
import { filterConditions, type SessionFilter } from '../session/filter.ts';
import { removeBatch } from './remove-batch.ts';
import type { Position, SessionCondition } from './take-out.ts';

/** Sessions per transaction, and ids per statement. */
const batchSize = 5_000;

/** Sessions that an operator has chosen. */
export interface ChosenSessions {
  accountId: string;
  filter: SessionFilter;
  /** Only sessions with these ids; null for any. */
  ids: readonly string[] | null;
}

/** The number of chosen sessions, as of a moment. */
export interface ChosenCount {
  sessions: number;
  redactions: number;
  /** Sessions that are stored later are not meant. */
  asOf: CommitCut;
}

export interface ChosenRemoval extends ChosenSessions {
  pool: Pool;
  /** As {@link countChosen} has returned it. */
  asOf: CommitCut;
  /** The entry of the audit log of each batch, without the number of its sessions. */
  entry: TimedAuditEntry;
  /** Stops the removal between two batches. */
  signal?: AbortSignal;
  /** Sessions per transaction, and ids per statement. */
  batch?: number;
}

/** What a removal of chosen sessions did; `ended` says what it did not, like that of retention. */
export interface ChosenOutcome {
  sessions: number;
  redactions: number;
  ended: 'done' | 'busy' | 'exporting' | 'scheduled' | 'stopped';
}

/** Counts chosen sessions. Reads all of them. */
export async function countChosen(pool: Pool, chosen: ChosenSessions): Promise<ChosenCount> {
  const { accountId } = chosen;
  const asOf = await presentCut(pool as unknown as Queryable);
  const account = inAccount(pool, accountId);
  const counted: ChosenCount = { sessions: 0, redactions: 0, asOf };
  for (const ids of inChunks(chosen.ids, batchSize)) {
    const { sql, values } = conditionOf(chosen, ids, asOf)(2);
    const { rows } = await account.query<{ sessions: number; redactions: number }>(
      `SELECT count(*)::float8 AS sessions, coalesce(sum(redaction_count), 0)::float8 AS redactions
       FROM session WHERE account_id = $1 AND ${sql}`,
      [accountId, ...values],
    );
    counted.sessions += rows[0]?.sessions ?? 0;
    counted.redactions += rows[0]?.redactions ?? 0;
  }
  return counted;
}

/**
 * Removes chosen sessions, in batches. Each batch is one transaction with its counts and its entry in the audit log. It waits
 * for what retention waits for: an unfinished export that reads them, and schedules that have yet to export them. If it is
 * interrupted, what is left can be counted and removed again.
 */
export async function removeChosen(options: ChosenRemoval): Promise<ChosenOutcome> {
  const { pool, accountId, asOf, entry, signal, batch: limit = batchSize } = options;
  const outcome: ChosenOutcome = { sessions: 0, redactions: 0, ended: 'done' };
  for (const ids of inChunks(options.ids, limit)) {
    const also = conditionOf(options, ids, asOf);
    let after: Position | null = null;
    do {
      if (signal?.aborted) return { ...outcome, ended: 'stopped' };
      const gone = await removeBatch(pool, {
        accountId,
        cutoff: 'infinity',
        after,
        limit,
        also,
        isExported: (client) => isExported(client, options),
        isAnyLeft: (client) => isAnyLeft(client, accountId, also),
        record: (client, { sessions }) =>
          appendInTransaction(client, { ...entry, at: Date.now(), rows: sessions }),
      });
      if (typeof gone === 'string') return { ...outcome, ended: gone };
      outcome.sessions += gone.sessions;
      outcome.redactions += gone.redactions;
      if (gone.isRestHeld) outcome.ended = 'scheduled';
      after = gone.next;
    } while (after !== null);
  }
  return outcome;
}

/** Whether an export that is not finished reads sessions of the chosen window. */
async function isExported(client: PoolClient, { accountId, filter }: ChosenSessions): Promise<boolean> {
  const instant = (at: number | undefined) => (at === undefined ? null : instantText(at));
  const { rowCount } = await client.query(
    `SELECT FROM session_export
     WHERE account_id = $1 AND status IN ('queued', 'running')
       AND (since IS NULL OR $3::timestamptz IS NULL OR since < $3)
       AND (until IS NULL OR $2::timestamptz IS NULL OR until > $2)
     LIMIT 1`,
    [accountId, instant(filter.since), instant(filter.until)],
  );
  return rowCount !== 0;
}

async function isAnyLeft(client: PoolClient, accountId: string, also: SessionCondition): Promise<boolean> {
  const { sql, values } = also(2);
  const { rowCount } = await client.query(`SELECT FROM session WHERE account_id = $1 AND ${sql} LIMIT 1`, [
    accountId,
    ...values,
  ]);
  return rowCount !== 0;
}

function conditionOf(
  { filter }: ChosenSessions,
  ids: readonly string[] | null,
  asOf: CommitCut,
): SessionCondition {
  return (firstParameter) => {
    let used = firstParameter;
    const filtered = filterConditions(filter, () => `$${used++}`);
    const within = withinCut(asOf, used);
    const named = ids === null ? [] : [`id = ANY($${used + within.values.length}::text[])`];
    return {
      sql: [...filtered.conditions, within.sql, ...named].join(' AND '),
      values: [...filtered.values, ...within.values, ...(ids === null ? [] : [ids])],
    };
  };
}

/** Ids a few at a time, so that no statement has too many; null once for any. */
function* inChunks(ids: readonly string[] | null, size: number): Generator<readonly string[] | null> {
  if (ids === null) yield null;
  else for (let at = 0; at < ids.length; at += size) yield ids.slice(at, at + size);
}
