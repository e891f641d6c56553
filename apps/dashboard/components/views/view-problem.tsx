import type { Problem } from '@/lib/api/problem.ts';
import { ChangeProblem } from '../problem/change-problem.tsx';

/** Says why a change of a view was not made. Whose it is to change, the server says. */
export function ViewProblem({ problem, className }: { problem: Problem; className?: string }) {
  return (
    <ChangeProblem
      problem={problem}
      advice={problem.code === 'forbidden' ? problem.message : undefined}
      className={className}
    />
  );
}
