import { type Explanation, suspended, whatIsAway } from './explain.ts';
import { isSignedOut, isSuspension, type Problem } from './problem.ts';

const unknownOutcome =
  'The change may or may not have been made: reload the page to check before you repeat it.';

const explanations: Partial<Record<Problem['code'], Explanation>> = {
  network_error: { title: 'The server cannot be reached', advice: unknownOutcome },
  timeout: { title: 'The server took too long to answer', advice: unknownOutcome },
  rate_limited: { title: 'Too many requests', advice: 'Nothing was changed. Try again in a moment.' },
  unauthenticated: { title: 'Your login session has ended', advice: 'Sign in again, then repeat it.' },
  forbidden: {
    title: 'You may not do this',
    advice: 'Your role does not include it, or no longer does. Ask an administrator of your account.',
  },
  not_found: {
    title: 'It is no longer there',
    advice: 'Someone else may have removed it. Close this and reload the page.',
  },
  validation_failed: {
    title: 'The server did not accept this',
    advice: 'Correct the named fields, then try again.',
  },
  internal_error: {
    title: 'An error occurred on the server',
    advice: 'If it happens again, give the request id to the operator of this server: its log has the cause.',
  },
  bad_response: { title: 'The response was not readable', advice: unknownOutcome },
};

const signedOut: Explanation = {
  title: 'An administrator has signed you out of this account',
  advice: 'Sign out, and sign in again to open it.',
};

/** Explains why a change failed: what happened, and what to do. */
export function explainChange(problem: Problem): Explanation {
  if (isSuspension(problem)) return suspended;
  if (isSignedOut(problem)) return signedOut;
  if (problem.code === 'unavailable') return { title: whatIsAway(problem), advice: unknownOutcome };
  return explanations[problem.code] ?? { title: 'That was not possible', advice: problem.message };
}
