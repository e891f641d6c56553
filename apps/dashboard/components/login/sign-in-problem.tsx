import { isId } from '@masker/contract/plain';
import { explainSignInProblem } from '@/lib/sign-in/explain-sign-in-problem.ts';
import { RequestId } from '../problem/request-id.tsx';

interface SignInProblemProps {
  /** The URL parameter; unknown values are ignored. */
  problem: string | undefined;
  request: string | undefined;
}

/** The reason of a failed sign-in with an identity provider. */
export function SignInProblem({ problem, request }: SignInProblemProps) {
  const explanation = explainSignInProblem(problem);
  if (!explanation) return null;
  const { title, advice, isLogged } = explanation;
  const logged = isLogged && request !== undefined && isId('request', request);
  return (
    <div role="alert" className="mt-8 rounded-lg bg-bad-soft px-3 py-2.5">
      <p className="font-medium">{title}</p>
      <p className="text-xs text-pretty text-ink-soft">
        {advice}
        {logged &&
          ' If the problem persists, give the request id to the operator of this server: its log has the cause.'}
      </p>
      {logged && <RequestId id={request} />}
    </div>
  );
}
