'use client';

import { RotateCw } from 'lucide-react';
import { explain } from '@/lib/api/explain.ts';
import { isTransient, type Problem } from '@/lib/api/problem.ts';
import { RequestId } from '../problem/request-id.tsx';
import { useRetry } from '../problem/use-retry.ts';
import { Button } from '../ui/button.tsx';

/** Why there is no timeline, in the place of one. */
export function TimelineProblem({ problem, onRetry }: { problem: Problem; onRetry(): void }) {
  const { title, advice } = explain(problem);
  const left = useRetry(problem, false, onRetry);
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
      <Button onClick={onRetry}>
        <RotateCw className="size-3.5" />
        {isTransient(problem) ? 'Try now' : 'Try again'}
      </Button>
      {left !== null && <span className="text-ink-faint tabular-nums">Trying again in {left} s</span>}
      <RequestId id={problem.requestId} />
    </div>
  );
}
