'use client';

import { RotateCw } from 'lucide-react';
import { explain } from '@/lib/api/explain.ts';
import { isTransient, type Problem } from '@/lib/api/problem.ts';
import { NextTry } from '../problem/next-try.tsx';
import { RequestId } from '../problem/request-id.tsx';
import { Button } from '../ui/button.tsx';

interface TimelineProblemProps {
  problem: Problem;
  /** Whether a retry is in progress. */
  busy: boolean;
  /** Seconds until the next attempt; null if there is none. */
  left: number | null;
  onRetry(): void;
}

/** The reason why there is no timeline, in its place. */
export function TimelineProblem({ problem, busy, left, onRetry }: TimelineProblemProps) {
  const { title, advice } = explain(problem);
  return (
    <div
      role="status"
      className="flex min-w-0 flex-1 flex-wrap content-center items-center gap-x-3 gap-y-1 text-xs"
    >
      <span className="font-medium text-bad">
        No timeline: {title.charAt(0).toLowerCase() + title.slice(1)}.
      </span>
      <span className="text-ink-soft">
        {problem.details.length > 0
          ? problem.details.map(({ parameter, message }) => `${parameter} ${message}`).join('; ')
          : advice}
      </span>
      <Button onClick={onRetry} disabled={busy}>
        <RotateCw className={busy ? 'size-3.5 animate-spin' : 'size-3.5'} />
        {isTransient(problem) ? 'Try now' : 'Try again'}
      </Button>
      <span className="text-ink-faint">
        <NextTry left={left} busy={busy} />
      </span>
      <RequestId id={problem.requestId} />
    </div>
  );
}
