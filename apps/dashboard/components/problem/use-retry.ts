'use client';

import { isTransient, type Problem, secondsToRetry } from '@/lib/api/problem.ts';
import { useCountdown } from '@/lib/hooks/use-countdown.ts';

/**
 * Retries transient errors automatically.
 *
 * @returns seconds until the next attempt; null if there is none
 */
export function useRetry(
  problem: Problem | null,
  busy: boolean,
  retry: (() => void) | undefined,
): number | null {
  const waiting = problem !== null && retry !== undefined && isTransient(problem);
  return useCountdown(waiting && !busy ? secondsToRetry(problem) : null, problem, () => retry?.());
}
