import { setTimeout as sleep } from 'node:timers/promises';
import { type AccountRetention, cutAccessLog, expiringAccounts, removeExpired } from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

const hourMs = 3_600_000;

/** A start has other things to do first; a server that is started often still gets to it. */
const firstPassMs = 60_000;

export interface RetentionOptions {
  pool: Pool;
  /** Knows every account. */
  directory: Pool;
  log: Logger;
  /** What the installation says for accounts that say nothing; null: they keep their sessions. */
  defaultDays: number | null;
  /** From the start to the first pass, between passes, and after one that failed; in milliseconds. */
  delays?: { first: number; between: number; afterFailure: number };
}

/** A daily pass that removes the sessions, and the entries of the record of access, that are too old. */
export interface RetentionPass {
  /** Ends it; a batch under way is finished first. */
  stop(): Promise<void>;
}

/** Starts the daily pass. Several servers on one database may all run it: one of them works. */
export function startRetention(options: RetentionOptions): RetentionPass {
  const { first, between, afterFailure } = options.delays ?? {
    first: firstPassMs,
    between: 24 * hourMs,
    afterFailure: hourMs,
  };
  const stopping = new AbortController();
  const { signal } = stopping;
  const wait = (ms: number) => sleep(ms, undefined, { signal, ref: false }).catch(() => {});

  async function passes(): Promise<void> {
    await wait(first);
    while (!signal.aborted) {
      const well = await pass(options, signal);
      await wait(well ? between : afterFailure);
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

/** @returns whether all went well */
async function pass(
  { pool, directory, log, defaultDays }: RetentionOptions,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    let well = true;
    for (const account of await expiringAccounts(directory, defaultDays)) {
      if (signal.aborted) break;
      if (!(await passAccount(pool, log, account, signal))) well = false;
    }
    return well;
  } catch (error) {
    log.warn({ err: error }, 'the retention pass could not begin; it is tried again in an hour');
    return false;
  }
}

/** One account's trouble is not the others'. */
async function passAccount(
  pool: Pool,
  log: Logger,
  account: AccountRetention,
  signal: AbortSignal,
): Promise<boolean> {
  const about = { account_id: account.accountId, days: account.days };
  try {
    const { sessions, ended } = await removeExpired({ ...account, pool, now: Date.now(), signal });
    if (sessions > 0) log.info({ ...about, sessions, ended }, 'removed sessions that were too old');
    const { entries } = await cutAccessLog({ ...account, pool, signal });
    if (entries > 0)
      log.info({ ...about, entries }, 'removed entries of the record of access that were too old');
    return true;
  } catch (error) {
    log.warn({ ...about, err: error }, 'removing what is too old failed; it is tried again in an hour');
    return false;
  }
}
