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
 * Creates the ingestor of a process. While a transaction of an account is running, further requests for that account
 * wait, and are written together in the next one. Accounts take turns, one transaction each, however many requests an
 * account has.
 */
export function createIngestor(pool: Pool): Ingestor {
  const queues = new Map<string, Waiting[]>();
  /** The accounts that wait for a turn, each once. */
  const turns: string[] = [];
  let writers = 0;
  let waiting = 0;

  function giveTurns(): void {
    while (writers < writersAtOnce) {
      const accountId = turns.shift();
      if (accountId === undefined) return;
      writers++;
      void takeTurn(accountId, queues.get(accountId) ?? []);
    }
  }

  async function takeTurn(accountId: string, queue: Waiting[]): Promise<void> {
    const group = takeGroup(queue);
    await writeGroup(pool, accountId, group);
    waiting -= countOf(group);
    writers--;
    if (queue.length > 0) turns.push(accountId);
    else queues.delete(accountId);
    giveTurns();
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
        queues.set(accountId, [request]);
        turns.push(accountId);
        giveTurns();
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
