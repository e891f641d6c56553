import { isId } from '@masker/contract/plain';
import { explainSignInProblem } from '@/lib/sign-in/explain-sign-in-problem.ts';
import { RequestId } from '../problem/request-id.tsx';

interface SignInProblemProps {
  /** Of the address, as it came; nothing is said of what is none of ours. */
  problem: string | undefined;
  request: string | undefined;
}

/** Shows why a sign-in with an identity provider failed. */
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
        {logged && ' If it stays, give the request id to whoever runs this server: its log has the cause.'}
      </p>
      {logged && <RequestId id={request} />}
    </div>
  );
}
