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

/** Long enough not to slow down the start, short enough that a frequently restarted server still runs a pass. */
const firstPassMs = 60_000;

export interface RetentionOptions {
  pool: Pool;
  /** A pool that sees all accounts. */
  directory: Pool;
  log: Logger;
  /** The retention period of accounts without a setting, in days; null: they keep their sessions. */
  defaultDays: number | null;
  /** The delays before the first pass, between passes, and after a failed pass, in milliseconds. */
  delays?: { first: number; between: number; afterFailure: number };
  /** Returns the time of this machine's clock, in milliseconds since the epoch. */
  clock?: () => number;
}

/** The daily pass that removes expired sessions and audit log entries. */
export interface RetentionPass {
  /** Stops it after the current batch. */
  stop(): Promise<void>;
}

/** Starts the daily pass. All servers on a database may run it: only one of them does the work. */
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
      const succeeded = await pass(options, signal);
      await wait(succeeded ? between : afterFailure);
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

/** @returns whether the pass succeeded for all accounts */
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
          'and restart; if the server was only stopped for that long, the pass of tomorrow continues',
      );
      return true;
    }
    let succeeded = true;
    for (const account of await expiringAccounts(directory, defaultDays)) {
      if (signal.aborted) break;
      if (!(await passAccount(pool, log, account, now, signal))) succeeded = false;
    }
    return succeeded;
  } catch (error) {
    log.warn({ err: error }, 'the retention pass failed; it is retried in an hour');
    return false;
  }
}

/** Runs the pass for one account. Catches errors, so that they do not affect other accounts. */
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
        'retention skipped an account: all of its data would be removed. If this is wrong, change its retention, ' +
          'its sessions, or correct the clock; otherwise the pass tomorrow removes the data',
      );
      return true;
    }
    const { sessions, ended } = await removeExpired({ ...account, pool, now, signal });
    if (sessions > 0) log.info({ ...about, sessions, ended }, 'removed expired sessions');
    if (ended === 'exporting')
      log.info(about, 'an export of expired sessions is not finished; retried in an hour');
    if (ended === 'scheduled')
      log.info(about, 'expired sessions stay until a schedule has exported them; retried in an hour');
    const { entries } = await cutAuditLog({ ...account, pool, signal });
    if (entries > 0) log.info({ ...about, entries }, 'removed expired entries of the audit log');
    return ended !== 'exporting' && ended !== 'scheduled';
  } catch (error) {
    log.warn({ ...about, err: error }, 'removing expired data failed; it is retried in an hour');
    return false;
  }
}
