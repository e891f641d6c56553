import { onceAMinute } from '../rate-limit/once-a-minute.ts';

/** Prevents a client that keeps sending a revoked token from filling the audit log. */
export const refusalThrottle = {
  /** Whether to record a refusal: the first per credential and minute. A call that returns true counts as recorded. */
  shouldRecord: onceAMinute(),
};
