import type { Pool, PoolClient } from 'pg';
import { retryRolledBack } from '../scope/retry-rolled-back.ts';
import { inTransaction } from '../scope/transaction.ts';
import { exportedByAll, findSchedules, noteUnexported } from './exported-by-schedules.ts';
import { type Cut, deleteOldest, type TakenOut, takeOutCounts } from './take-out.ts';
import { takeRetentionTurn } from './turn.ts';

/** The sessions that a batch removes, except those that a schedule has yet to export, and what depends on who removes them. */
export interface Batch extends Omit<Cut, 'within' | 'schedules'> {
  /** Whether an export that is not finished reads such sessions. */
  isExported(client: PoolClient): Promise<boolean>;
  /** Whether any of the sessions is left; after a removal, one that a schedule has yet to export. */
  isAnyLeft(client: PoolClient): Promise<boolean>;
  /** Records a batch that removed sessions. It comes last, as it locks the audit log until the transaction ends. */
  record(client: PoolClient, gone: TakenOut): Promise<void>;
}

/** What a batch removed, and whether a schedule holds the rest; or why it removed nothing. */
export type BatchOutcome = (TakenOut & { isRestHeld: boolean }) | 'busy' | 'exporting' | 'scheduled';

/** Removes one batch of sessions of an account, with their counts and its record, in one transaction. */
export function removeBatch(pool: Pool, batch: Batch): Promise<BatchOutcome> {
  const { accountId } = batch;
  return retryRolledBack(() => inTransaction(pool, { accountId }, (client) => remove(client, batch)));
}

async function remove(client: PoolClient, batch: Batch): Promise<BatchOutcome> {
  const { accountId } = batch;
  if (!(await takeRetentionTurn(client, accountId))) return 'busy';
  if (await batch.isExported(client)) return 'exporting';
  const schedules = await findSchedules(client, accountId);
  const exported = exportedByAll(schedules);
  if (exported === 'nothing') return 'scheduled';
  const within = exported === 'everything' ? null : exported;
  const paused = schedules.filter((schedule) => schedule.paused);
  const gone = await deleteOldest(client, { ...batch, within, schedules: paused });
  if (gone.sessions > 0) {
    await takeOutCounts(client, accountId, gone);
    const removed = paused.map(({ id }, i) => ({ id, sessions: gone.unexported[i] ?? 0 }));
    await noteUnexported(client, accountId, removed);
    await batch.record(client, gone);
  }
  const isEnd = gone.next === null && within !== null;
  return { ...gone, isRestHeld: isEnd && (await batch.isAnyLeft(client)) };
}
