import type { Failure } from '@/lib/sign-in/calls.ts';
import { RequestId } from '../problem/request-id.tsx';

interface FailureNoteProps {
  failure: Failure;
  title?: string;
}

/** Says under a button why what it does did not happen. */
export function FailureNote({ failure, title = 'Signing in did not work' }: FailureNoteProps) {
  return (
    <div role="alert" className="mt-3 rounded-lg bg-bad-soft px-3 py-2.5">
      <p className="font-medium">{title}</p>
      <p className="text-xs text-ink-soft">{failure.message}</p>
      <RequestId id={failure.requestId} />
    </div>
  );
}
