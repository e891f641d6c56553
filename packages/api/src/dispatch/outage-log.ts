import { type Unavailability, unavailability } from '@masker/db';
import type { Logger } from 'pino';
import { unavailableSentence } from '../answer/api-error.ts';
import type { ReadinessCheck } from '../metrics/readiness.ts';

/** Milliseconds between two checks during an outage. */
const checkIntervalMs = 1_000;

/** Reasons that affect a single request, such as a query that needs too much. */
const requestReasons: ReadonlySet<Unavailability> = new Set(['timeout', 'limit']);

/** Logs the start and the end of a database outage: one line per change, not per request. */
export interface OutageLog {
  /** Reports the error of a request. @returns false if it is not an outage; the caller then logs it */
  failed(error: unknown): boolean;
}

/** @param ready called during an outage to find out whether it is over */
export function createOutageLog(logger: Logger, ready: ReadinessCheck): OutageLog {
  let current: Unavailability | null = null;

  async function check(): Promise<void> {
    try {
      const { pendingMigrations, unavailable = null } = await ready();
      if (pendingMigrations.length > 0) return;
      if (unavailable !== null) return enter(unavailable);
      logger.info({ reason: current }, 'the database is available again');
      current = null;
    } catch (error) {
      const reason = unavailability(error);
      if (reason !== null) enter(reason, error);
    }
  }

  function checkLater(): void {
    setTimeout(async () => {
      await check();
      if (current !== null) checkLater();
    }, checkIntervalMs).unref();
  }

  function enter(reason: Unavailability, error?: unknown): void {
    // The error of a refused write does not distinguish `standby` from `read_only`; a check does.
    if (current === reason || (current === 'standby' && reason === 'read_only')) return;
    if (current === null) checkLater();
    current = reason;
    logger.warn({ reason, err: error }, `the database is unavailable: ${unavailableSentence(reason)}`);
  }

  return {
    failed(error) {
      const reason = unavailability(error);
      if (reason === null || requestReasons.has(reason)) return false;
      enter(reason, error);
      return true;
    },
  };
}
