import type { CallError } from '@/lib/sign-in/calls.ts';
import { RequestId } from '../problem/request-id.tsx';

interface SignInErrorProps {
  error: CallError;
  title?: string;
}

/** The error of a button's call, shown below the button. */
export function SignInError({ error, title = 'Signing in did not work' }: SignInErrorProps) {
  return (
    <div role="alert" className="mt-3 rounded-lg bg-bad-soft px-3 py-2.5">
      <p className="font-medium">{title}</p>
      <p className="text-xs text-ink-soft">{error.message}</p>
      <RequestId id={error.requestId} />
    </div>
  );
}
