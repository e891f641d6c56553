import { setTimeout as sleep } from 'node:timers/promises';
import { formatInstant } from '@masker/contract';
import {
  type AccountRetention,
  checkAccount,
  checkClock,
  cutAuditLog,
  expiringAccounts,
  removeExpired,
} from '@masker/db';
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
  /** This machine's clock, in milliseconds. */
  clock?: () => number;
}

/** A daily pass that removes the sessions, and the entries of the audit log, that are too old. */
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
  { pool, directory, log, defaultDays, clock = Date.now }: RetentionOptions,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { now, hold } = await checkClock(pool, clock());
    if (hold?.reason === 'clock') {
      log.warn(
        { now: formatInstant(hold.now), last_pass: formatInstant(hold.seenAt) },
        'retention removed nothing: the clock is more than a day ahead of the last pass. If it is wrong, correct it ' +
          'and restart; if the server was only stopped that long, the pass in a day goes on',
      );
      return true;
    }
    let well = true;
    for (const account of await expiringAccounts(directory, defaultDays)) {
      if (signal.aborted) break;
      if (!(await passAccount(pool, log, account, now, signal))) well = false;
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
  now: number,
  signal: AbortSignal,
): Promise<boolean> {
  const about = { account_id: account.accountId, days: account.days };
  try {
    const hold = await checkAccount(pool, account, now);
    if (hold?.reason === 'everything') {
      log.warn(
        { ...about, newest: formatInstant(hold.newest), cutoff: formatInstant(hold.cutoff) },
        'retention left an account alone: everything in it would go. If that is not meant, change how long it keeps ' +
          'its sessions, or correct the clock; otherwise the pass in a day goes on',
      );
      return true;
    }
    const { sessions, ended } = await removeExpired({ ...account, pool, now, signal });
    if (sessions > 0) log.info({ ...about, sessions, ended }, 'removed sessions that were too old');
    const { entries } = await cutAuditLog({ ...account, pool, signal });
    if (entries > 0) log.info({ ...about, entries }, 'removed entries of the audit log that were too old');
    return true;
  } catch (error) {
    log.warn({ ...about, err: error }, 'removing what is too old failed; it is tried again in an hour');
    return false;
  }
}
