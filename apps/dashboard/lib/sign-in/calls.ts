import type { ErrorBody } from '@masker/contract';

/** Why a sign-in or sign-out did not happen. */
export interface SignInProblem {
  code: string;
  message: string;
  requestId: string | undefined;
}

/** Signs in as the demo user. @returns null when it went well */
export function signInAsDemo(): Promise<SignInProblem | null> {
  return post('/api/v1/auth/demo');
}

/** Ends the sign-in. @returns null when it went well */
export function signOut(): Promise<SignInProblem | null> {
  return post('/api/v1/auth/logout');
}

async function post(path: string): Promise<SignInProblem | null> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (answer.ok) return null;
    const { error } = (await answer.json()) as ErrorBody;
    return { code: error.code, message: error.message, requestId: error.request_id };
  } catch {
    return { code: 'network_error', message: 'The server cannot be reached.', requestId: undefined };
  }
}
