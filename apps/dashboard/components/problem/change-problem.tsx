import { explainChange } from '@/lib/api/explain-change.ts';
import type { Problem } from '@/lib/api/problem.ts';
import { cn } from '@/lib/cn.ts';
import { RequestId } from './request-id.tsx';

interface ChangeProblemProps {
  problem: Problem;
  /** More specific advice, if known. */
  advice?: string | undefined;
  /** What the form calls the parameters of the API. */
  labels?: Readonly<Record<string, string>>;
  className?: string | undefined;
}

/** The reason why a change failed, shown beside its control. */
export function ChangeProblem({ problem, advice, labels = {}, className }: ChangeProblemProps) {
  const explanation = explainChange(problem);
  return (
    <div role="alert" className={cn('rounded-lg bg-bad-soft px-3 py-2.5', className)}>
      <p className="font-medium">{explanation.title}</p>
      <p className="text-xs text-ink-soft">{advice ?? explanation.advice}</p>
      {problem.details.length > 0 && (
        <ul className="mt-1 text-xs text-ink-soft">
          {problem.details.map(({ parameter, message }) => (
            <li key={parameter}>
              {labels[parameter] === undefined ? (
                <code className="font-mono text-ink">{parameter}</code>
              ) : (
                <span className="font-medium text-ink">{labels[parameter]}</span>
              )}{' '}
              {message}
            </li>
          ))}
        </ul>
      )}
      <RequestId id={problem.requestId} />
    </div>
  );
}
