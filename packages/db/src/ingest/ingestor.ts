import { ApiError, type IngestSession } from '@masker/contract';
import type { Pool } from 'pg';
import { retryRolledBack } from '../scope/retry-rolled-back.ts';
import { isUnavailable } from '../unavailable.ts';
import { ingestGroup } from './ingest-group.ts';
import type { IngestOutcome } from './plan-group.ts';

/** Sessions in one transaction, unless a single request brings more. */
const groupSize = 2_000;

/** The maximum number of waiting sessions; further requests are refused. */
const waitingAtMost = 50_000;

/** Transactions under way at once, so that readers keep connections of the pool. */
const writersAtOnce = 4;

interface Waiting {
  sessions: readonly IngestSession[];
  resolve: (outcome: IngestOutcome) => void;
  reject: (error: unknown) => void;
}

/** Takes sessions in, many small requests at a time. */
export interface Ingestor {
  /**
   * Writes the sessions of a request atomically.
   *
   * @returns the result, once it is committed
   * @throws `unavailable` if too many sessions are waiting already
   */
  ingest(accountId: string, sessions: readonly IngestSession[]): Promise<IngestOutcome>;
}

/**
 * While a transaction of an account is running, further requests for that account wait, and are written together in the
 * next one.
 */
export function createIngestor(pool: Pool): Ingestor {
  const queues = new Map<string, Waiting[]>();
  const turns: (() => void)[] = [];
  let writers = 0;
  let waiting = 0;

  async function drain(accountId: string, queue: Waiting[]): Promise<void> {
    if (writers >= writersAtOnce) await new Promise<void>((resolve) => turns.push(resolve));
    writers++;
    try {
      while (queue.length > 0) {
        const group = takeGroup(queue);
        await writeGroup(pool, accountId, group);
        waiting -= countOf(group);
      }
    } finally {
      queues.delete(accountId);
      writers--;
      turns.shift()?.();
    }
  }

  return {
    ingest(accountId, sessions) {
      if (waiting + sessions.length > waitingAtMost) {
        return Promise.reject(
          new ApiError('unavailable', 'Too many sessions are waiting to be written. Try again in a second.', {
            retryAfter: 1,
          }),
        );
      }
      waiting += sessions.length;
      return new Promise((resolve, reject) => {
        const queue = queues.get(accountId);
        const request = { sessions, resolve, reject };
        if (queue) {
          queue.push(request);
          return;
        }
        const opened = [request];
        queues.set(accountId, opened);
        void drain(accountId, opened);
      });
    },
  };
}

function takeGroup(queue: Waiting[]): Waiting[] {
  let size = 0;
  let requests = 0;
  for (const { sessions } of queue) {
    if (requests > 0 && size + sessions.length > groupSize) break;
    size += sessions.length;
    requests++;
  }
  return queue.splice(0, requests);
}

function countOf(group: readonly Waiting[]): number {
  return group.reduce((sum, { sessions }) => sum + sessions.length, 0);
}

/** Writes a group and resolves its requests. Never throws: each request gets its own result. */
async function writeGroup(pool: Pool, accountId: string, group: readonly Waiting[]): Promise<void> {
  try {
    const outcomes = await retryRolledBack(() =>
      ingestGroup(
        pool,
        accountId,
        group.map(({ sessions }) => sessions),
      ),
    );
    for (const [i, request] of group.entries()) request.resolve(outcomes[i] as IngestOutcome);
  } catch (error) {
    // The sessions of one request must not fail the others: each request gets its own transaction.
    if (group.length > 1 && !isUnavailable(error)) {
      for (const request of group) await writeGroup(pool, accountId, [request]);
      return;
    }
    for (const request of group) request.reject(error);
  }
}
