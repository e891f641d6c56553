import { isAccountChange, isSuspension, type Problem } from './problem.ts';

/** Explains a problem: what happened, and what to do. */
export interface Explanation {
  title: string;
  advice: string;
}

const explanations: Partial<Record<Problem['code'], Explanation>> = {
  network_error: {
    title: 'The server cannot be reached',
    advice: 'The connection broke, or the server is not running. This page tries again automatically.',
  },
  timeout: {
    title: 'The server took too long to answer',
    advice: 'It may be busy. This page tries again automatically.',
  },
  rate_limited: {
    title: 'Too many requests',
    advice: 'The server asked for a pause. This page continues automatically afterwards.',
  },
  unauthenticated: { title: 'Your login session has ended', advice: 'Sign in again to continue from here.' },
  forbidden: {
    title: 'You may not see this',
    advice: 'Your role does not include it. Ask an administrator of your account.',
  },
  validation_failed: { title: 'The server refused these filters', advice: 'Change or clear them.' },
  session_not_found: {
    title: 'No such session',
    advice: 'It is not in your account. The link may be cut short, or belong to another account.',
  },
  internal_error: {
    title: 'An error occurred on the server',
    advice:
      'Try again. If the problem persists, give the request id below to the operator of this server: its log has the cause.',
  },
  bad_response: {
    title: 'The response was not readable',
    advice: 'Something between this browser and the server may have replaced it. Try again.',
  },
};

const accountChanged: Explanation = {
  title: 'This page belongs to another account',
  advice: 'The account was switched in another tab or window. Reload to see the current account.',
};

/** Of every call, and of a switch to such an account. */
export const suspended: Explanation = {
  title: 'This account is suspended',
  advice:
    'Ask the operator of this installation. If you have another account, sign out and in again to open it.',
};

export function explain(problem: Problem): Explanation {
  if (problem.code === 'unavailable') {
    return { title: whatIsAway(problem), advice: 'Nothing is lost; this page tries again automatically.' };
  }
  if (isAccountChange(problem)) return accountChanged;
  if (isSuspension(problem)) return suspended;
  return explanations[problem.code] ?? { title: 'That did not work', advice: problem.message };
}

/** The first sentence of the server's message, which names the reason of its unavailability. */
export function whatIsAway({ message }: Problem): string {
  return message.replace(/\.(\s.*)?$/s, '');
}
