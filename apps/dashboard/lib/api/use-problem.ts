'use client';

import { useState } from 'react';
import { type Problem, problemOf } from './problem.ts';

/** The part of a query's result that tells whether it failed. */
interface Outcome {
  error: unknown;
  /** When it last failed, in milliseconds since 1970; 0 if it never did. A repetition does not reset it. */
  errorUpdatedAt: number;
  isSuccess: boolean;
  isPlaceholderData?: boolean;
}

/**
 * The reason why the last request of a query failed; null if it did not. It stays while the request is repeated:
 * TanStack Query drops the error of a query without data when its repetition starts, and a page that repeats a request
 * every few seconds would show that it is loading, as if nothing had happened.
 */
export function useProblem({ error, errorUpdatedAt, isSuccess, isPlaceholderData }: Outcome): Problem | null {
  const [last, keep] = useState<{ error: unknown; at: number; problem: Problem } | null>(null);
  const known =
    error === null || error === last?.error ? last : { error, at: errorUpdatedAt, problem: problemOf(error) };
  if (known !== last) keep(known);
  if (known === null || (isSuccess && isPlaceholderData !== true)) return null;
  // Another query, such as that of other filters, failed at another time, or never.
  return error !== null || known.at === errorUpdatedAt ? known.problem : null;
}
