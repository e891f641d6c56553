'use client';

import { RotateCw } from 'lucide-react';
import { explain } from '@/lib/api/explain.ts';
import { isTransient, type Problem } from '@/lib/api/problem.ts';
import { Button } from '../ui/button.tsx';
import { NextTry } from './next-try.tsx';
import { RequestId } from './request-id.tsx';
import { useRetry } from './use-retry.ts';

interface ListProblemProps {
  problem: Problem;
  busy: boolean;
  onRetry(): void;
  /** What was loaded before and is still shown: `the sums below`. */
  stays?: string | undefined;
}

/** The reason why content is missing, or not as of now, with a retry. */
export function ListProblem({ problem, busy, onRetry, stays }: ListProblemProps) {
  const { title, advice } = explain(problem);
  const left = useRetry(problem, busy, onRetry);
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-bad-soft px-4 py-3"
    >
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">
          {title}
          {stays !== undefined && <span className="font-normal text-ink-soft"> · {stays} stay</span>}
        </p>
        <p className="text-xs text-ink-soft">
          {advice} <NextTry left={left} busy={busy} />
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
