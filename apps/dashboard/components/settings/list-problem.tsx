'use client';

import { RotateCw } from 'lucide-react';
import { explain } from '@/lib/api/explain.ts';
import { isTransient, type Problem } from '@/lib/api/problem.ts';
import { RequestId } from '../problem/request-id.tsx';
import { useRetry } from '../problem/use-retry.ts';
import { Button } from '../ui/button.tsx';

interface ListProblemProps {
  problem: Problem;
  busy: boolean;
  onRetry(): void;
}

/** Says why a list is not there, with the way to try again. */
export function ListProblem({ problem, busy, onRetry }: ListProblemProps) {
  const { title, advice } = explain(problem);
  const left = useRetry(problem, busy, onRetry);
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-bad-soft px-4 py-3"
    >
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{title}</p>
        <p className="text-xs text-ink-soft">
          {advice} {left !== null && <span className="tabular-nums">Next try in {left} s.</span>}
        </p>
        <RequestId id={problem.requestId} />
      </div>
      <Button onClick={onRetry} disabled={busy}>
        <RotateCw className={busy ? 'size-3.5 animate-spin' : 'size-3.5'} />
        {isTransient(problem) ? 'Try now' : 'Try again'}
      </Button>
    </div>
  );
}
