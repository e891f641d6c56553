'use client';

import { isTransient, type Problem, secondsToRetry } from '@/lib/api/problem.ts';
import { useCountdown } from '@/lib/hooks/use-countdown.ts';

/**
 * Tries again by itself what is likely to pass.
 *
 * @returns seconds until then; null when nothing will happen by itself
 */
export function useRetry(
  problem: Problem | null,
  busy: boolean,
  retry: (() => void) | undefined,
): number | null {
  const waiting = problem !== null && retry !== undefined && isTransient(problem);
  return useCountdown(waiting && !busy ? secondsToRetry(problem) : null, problem, () => retry?.());
}
