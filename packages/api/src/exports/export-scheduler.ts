import { newId } from '@masker/contract';
import { dueSchedules, runSchedule } from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type Polling, poll } from '../background/poll.ts';
import { exportFileName } from '../export-content/file-name.ts';
import { boundaryAfter } from './schedule-boundary.ts';

export interface SchedulerOptions {
  pool: Pool;
  /** Sees the schedules of all accounts. */
  directoryPool: Pool;
  /** Returns the current time, in milliseconds. */
  now: () => number;
  /** Called when there is an export to be made. */
  onRun: () => void;
  logger: Pick<Logger, 'info' | 'warn'>;
}

/** Ends the windows of schedules when they are due. All servers of an installation may run one. */
export function startScheduler({ pool, directoryPool, now, onRun, logger }: SchedulerOptions): Polling {
  async function runDue(stopping: AbortSignal): Promise<void> {
    for (const due of await dueSchedules(directoryPool, new Date(now()))) {
      if (stopping.aborted) return;
      const about = { account_id: due.accountId, schedule_id: due.id };
      try {
        const at = now();
        const ran = await runSchedule(pool, due, new Date(at), (schedule, sequence) => {
          const { accountName, filters, format, gzip, every } = schedule;
          const account = { id: due.accountId, name: accountName };
          const name = exportFileName({ account, window: { sequence, asOf: at }, filters, format });
          return {
            exportId: newId('export'),
            requestId: newId('request'),
            fileName: gzip ? `${name}.gz` : name,
            nextRunAt: boundaryAfter(every, at),
          };
        });
        if (!ran) continue;
        logger.info(about, 'a schedule asked for an export');
        onRun();
      } catch (error) {
        logger.warn({ ...about, err: error }, 'a schedule could not ask for its export; it is retried');
      }
    }
  }

  const look = async (stopping: AbortSignal) => {
    await runDue(stopping);
    return false;
  };
  return poll(look, { logger, failure: 'looking for schedules that are due failed; it is retried' });
}
