import type { ErrorBody } from '@masker/contract';

/** The reason why a sign-in or sign-out failed. */
export interface CallError {
  code: string;
  message: string;
  requestId: string | undefined;
}

/** Signs in with the printed link. @returns null on success */
export async function signInByLink(secret: string): Promise<CallError | null> {
  const answer = await post('/api/v1/auth/demo', { secret });
  return 'error' in answer ? answer.error : null;
}

/** Ends the login session. @returns null on success */
export async function signOut(): Promise<CallError | null> {
  const answer = await post('/api/v1/auth/logout', {});
  return 'error' in answer ? answer.error : null;
}

/** Accepts an invitation. @returns null on success */
export async function acceptInvitation(secret: string): Promise<CallError | null> {
  const answer = await post('/api/v1/auth/invitation/accept', { invitation: secret });
  return 'error' in answer ? answer.error : null;
}

/** Switches the account of the login session. @returns null on success */
export async function switchAccount(accountId: string): Promise<CallError | null> {
  const answer = await post('/api/v1/accounts/switch', { account_id: accountId });
  return 'error' in answer ? answer.error : null;
}

/**
 * Starts a sign-in with an identity provider.
 *
 * @returns the URL to open
 */
export async function beginSignIn(
  provider: string,
  asked: { next?: string; invitation?: string },
): Promise<{ url: string } | { error: CallError }> {
  const answer = await post(`/api/v1/auth/sign-in/${provider}`, asked);
  return 'error' in answer ? answer : (answer.body as { url: string });
}

async function post(path: string, body: object): Promise<{ body: unknown } | { error: CallError }> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return { body: await answer.json() };
    const { error } = (await answer.json()) as ErrorBody;
    return { error: { code: error.code, message: error.message, requestId: error.request_id } };
  } catch {
    const message = 'The server cannot be reached. Try again in a moment.';
    return { error: { code: 'network_error', message, requestId: undefined } };
  }
}
