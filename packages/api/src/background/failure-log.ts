import { unavailability } from '@masker/db';
import type { Logger } from 'pino';

/** Logs a failure that repeats itself once: again only if its reason changes, or after it did not occur. */
export interface FailureLog {
  /** Notes that the work failed. */
  failed(error: unknown): void;
  /** Notes that the work succeeded. */
  worked(): void;
}

/** @param message of the log line */
export function createFailureLog(logger: Pick<Logger, 'warn'>, message: string): FailureLog {
  let last: string | null = null;
  return {
    failed(error) {
      // A database that restarts gives several errors for one reason.
      const reason = unavailability(error) ?? String((error as Error | undefined)?.message);
      if (reason !== last) logger.warn({ err: error }, message);
      last = reason;
    },
    worked() {
      last = null;
    },
  };
}
