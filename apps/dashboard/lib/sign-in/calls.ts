import type { ErrorBody } from '@masker/contract';

/** Why a sign-in or sign-out did not happen. */
export interface Failure {
  code: string;
  message: string;
  requestId: string | undefined;
}

/** Signs in by the link that the server printed. @returns null when it went well */
export async function signInByLink(secret: string): Promise<Failure | null> {
  const answer = await post('/api/v1/auth/demo', { secret });
  return 'failure' in answer ? answer.failure : null;
}

/** Ends the sign-in. @returns null when it went well */
export async function signOut(): Promise<Failure | null> {
  const answer = await post('/api/v1/auth/logout', {});
  return 'failure' in answer ? answer.failure : null;
}

/** Joins the account that an invitation is for. @returns null when it went well */
export async function acceptInvitation(secret: string): Promise<Failure | null> {
  const answer = await post('/api/v1/auth/invitation/accept', { invitation: secret });
  return 'failure' in answer ? answer.failure : null;
}

/**
 * Begins a sign-in with an identity provider.
 *
 * @returns the address to go to
 */
export async function beginSignIn(
  provider: string,
  asked: { next?: string; invitation?: string },
): Promise<{ url: string } | { failure: Failure }> {
  const answer = await post(`/api/v1/auth/sign-in/${provider}`, asked);
  return 'failure' in answer ? answer : (answer.body as { url: string });
}

async function post(path: string, body: object): Promise<{ body: unknown } | { failure: Failure }> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return { body: await answer.json() };
    const { error } = (await answer.json()) as ErrorBody;
    return { failure: { code: error.code, message: error.message, requestId: error.request_id } };
  } catch {
    const message = 'The server cannot be reached. Try again in a moment.';
    return { failure: { code: 'network_error', message, requestId: undefined } };
  }
}
