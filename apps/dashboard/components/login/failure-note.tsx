import type { Failure } from '@/lib/sign-in/calls.ts';
import { RequestId } from '../sessions/request-id.tsx';

/** Says under a button why what it does did not happen. */
export function FailureNote({ failure }: { failure: Failure }) {
  return (
    <div role="alert" className="mt-3 rounded-lg bg-bad-soft px-3 py-2.5">
      <p className="font-medium">Signing in did not work</p>
      <p className="text-xs text-ink-soft">{failure.message}</p>
      <RequestId id={failure.requestId} />
    </div>
  );
}
