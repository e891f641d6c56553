import { setTimeout as sleep } from 'node:timers/promises';
import { createFailureLog } from '@masker/api';
import {
  accountsToIndex,
  allAccounts,
  indexSessions,
  noteDifferences,
  type WaitingAccount,
} from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

/** The interval between looks for sessions that are not indexed, in milliseconds. */
const everyMs = 5_000;

/**
 * Sessions are indexed when so many wait, or when one has waited so long, in milliseconds: a pass reads the sessions around
 * them again, so few passes for many sessions cost less.
 */
const waitingAtMost = 1_024;
const waitAtMostMs = 60_000;

/** How long a pass is followed by nothing, in times that it took: while sessions arrive, and while many wait. */
const restWhileArriving = 9;
const restWhileBehind = 1;

/** The interval between reports of the progress, in milliseconds. */
const reportEveryMs = 15_000;

/**
 * The interval between comparisons of the index with the counts, in milliseconds: while a server of an earlier release runs
 * beside this one, it writes sessions without a note.
 */
const checkEveryMs = 600_000;

export interface SearchIndexingOptions {
  pool: Pool;
  /** A pool that sees all accounts. */
  directory: Pool;
  log: Logger;
  /** Default: five seconds, in milliseconds. */
  interval?: number;
  /** Indexes whatever waits, however few and however short. */
  eagerly?: boolean;
}

/** The passes that keep the search index up to date. */
export interface SearchIndexing {
  /** Cancels the current pass, which the next start makes again. */
  stop(): Promise<void>;
}

/** Starts the passes. All servers on a database may run them: only one of them indexes an account at a time. */
export function startSearchIndexing(options: SearchIndexingOptions): SearchIndexing {
  const { pool, directory, log, interval = everyMs, eagerly = false } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const wait = (ms: number) => sleep(ms, undefined, { signal, ref: false }).catch(() => {});

  let checkedAt = Number.NEGATIVE_INFINITY;
  const failures = createFailureLog(log, 'sessions could not be indexed for searches; it is tried again');

  async function passes(): Promise<void> {
    while (!signal.aborted) {
      try {
        if (Date.now() - checkedAt >= checkEveryMs) {
          for (const { id: accountId } of await allAccounts(directory)) {
            if (await noteDifferences(pool, accountId))
              log.info({ account_id: accountId }, 'sessions were written that are not indexed; indexing all');
          }
          checkedAt = Date.now();
        }
        for (const account of await accountsToIndex(directory)) {
          if (signal.aborted) return;
          if (eagerly || isDue(account)) await indexAccount(options, account, wait, signal);
        }
        failures.worked();
      } catch (error) {
        if (!signal.aborted) failures.failed(error);
      }
      await wait(interval);
    }
  }

  const running = passes();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

function isDue({ listed, quarters, waitedMs }: WaitingAccount): boolean {
  return quarters > 0 || listed >= waitingAtMost || waitedMs >= waitAtMostMs;
}

async function indexAccount(
  { pool, log }: SearchIndexingOptions,
  { accountId, quarters }: WaitingAccount,
  wait: (ms: number) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const about = { account_id: accountId };
  let sessions = 0;
  let reportedAt = Date.now();
  let hasReported = false;
  while (!signal.aborted) {
    const startedAt = Date.now();
    const pass = await indexSessions(pool, accountId, signal);
    sessions += pass.sessions;
    if (pass.ended !== 'more') break;
    const now = Date.now();
    if (now - reportedAt >= reportEveryMs) {
      log.info({ ...about, sessions }, 'indexing sessions for searches, the newest first');
      reportedAt = now;
      hasReported = true;
    }
    await wait((now - startedAt) * (quarters > 0 ? restWhileBehind : restWhileArriving));
  }
  if (hasReported && !signal.aborted) log.info({ ...about, sessions }, 'indexed sessions for searches');
}
