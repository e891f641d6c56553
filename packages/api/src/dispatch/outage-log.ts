import { type Unavailability, unavailability } from '@masker/db';
import type { Logger } from 'pino';
import { unavailableSentence } from '../answer/api-error.ts';
import type { ReadinessCheck } from './health.ts';

/** Milliseconds between looks at whether the database serves again. */
const lookEveryMs = 1_000;

/** What concerns one request, rather than all: a query that asks for too much. */
const ofOneRequest: ReadonlySet<Unavailability> = new Set(['timeout', 'limit']);

/** Logs that the database stopped serving, and that it serves again: a line for each change, not for each request. */
export interface OutageLog {
  /** Notes why a request failed. @returns false when that is no outage, which is left to the caller to log */
  failed(error: unknown): boolean;
}

/** @param ready asked, while there is an outage, whether it is over */
export function createOutageLog(logger: Logger, ready: ReadinessCheck): OutageLog {
  let current: Unavailability | null = null;

  async function look(): Promise<void> {
    try {
      const { pendingMigrations, unavailable = null } = await ready();
      if (pendingMigrations.length > 0) return;
      if (unavailable !== null) return enter(unavailable);
      logger.info({ reason: current }, 'the database serves again');
      current = null;
    } catch (error) {
      const reason = unavailability(error);
      if (reason !== null) enter(reason, error);
    }
  }

  function lookLater(): void {
    setTimeout(async () => {
      await look();
      if (current !== null) lookLater();
    }, lookEveryMs).unref();
  }

  function enter(reason: Unavailability, error?: unknown): void {
    // What a write is refused with does not tell the two apart; a look does.
    if (current === reason || (current === 'standby' && reason === 'read_only')) return;
    if (current === null) lookLater();
    current = reason;
    logger.warn({ reason, err: error }, `the database does not serve: ${unavailableSentence(reason)}`);
  }

  return {
    failed(error) {
      const reason = unavailability(error);
      if (reason === null || ofOneRequest.has(reason)) return false;
      enter(reason, error);
      return true;
    },
  };
}
