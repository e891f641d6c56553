import { ApiError } from '../api-error.ts';
import type { Fetch } from '../options.ts';

const redirects = new Set([301, 302, 303, 307, 308]);
const mostHops = 5;

/**
 * Fetches, following redirects within the origin only: credentials are for the server they were given
 * for, and a redirect to another one is refused rather than followed without them.
 * @throws ApiError `bad_response`
 */
export async function follow(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  let at = new URL(url);
  for (let hop = 0; hop <= mostHops; hop++) {
    const response = await fetch(at.href, { ...init, redirect: 'manual' });
    // A browser reveals that there was a redirect, but not its target.
    if (response.type === 'opaqueredirect') throw refused(at, 'another address', undefined);
    const location = response.headers.get('location');
    if (!redirects.has(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, at.href) ? new URL(location, at.href) : null;
    if (next?.origin !== at.origin || (init.method ?? 'GET') !== 'GET') {
      throw refused(at, next?.origin ?? 'another address', response.status);
    }
    at = next;
  }
  throw new ApiError('bad_response', `${at.origin} redirects in a loop.`);
}

function refused(from: URL, to: string, status: number | undefined): ApiError {
  return new ApiError(
    'bad_response',
    `${from.origin} redirects to ${to}, which the client does not follow: it sends the credential only to its own origin. If that is the server, use its URL instead.`,
    { status },
  );
}
