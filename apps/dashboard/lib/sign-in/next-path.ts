import { home } from '@masker/contract/plain';

export { home, nextPath } from '@masker/contract/plain';

/**
 * The sign-in page, with the path to return to.
 *
 * @param hasEnded whether somebody was signed in on that path until now: the page then says so
 */
export function loginPath(path: string, hasEnded = false): string {
  const params = new URLSearchParams({
    ...(path !== home && { next: path }),
    ...(hasEnded && { problem: 'ended' }),
  });
  return params.size === 0 ? '/login' : `/login?${params}`;
}
