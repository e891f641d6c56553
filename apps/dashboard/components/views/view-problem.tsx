import type { Problem } from '@/lib/api/problem.ts';
import { ChangeProblem } from '../problem/change-problem.tsx';

/** The reason why a change of a view failed. The server's message says who may change it. */
export function ViewProblem({ problem, className }: { problem: Problem; className?: string }) {
  return (
    <ChangeProblem
      problem={problem}
      advice={problem.code === 'forbidden' ? problem.message : undefined}
      className={className}
    />
  );
}
