import { home } from '@masker/contract/plain';

export { home, nextPath } from '@masker/contract/plain';

/** The sign-in page, with the path to return to. */
export function loginPath(path: string): string {
  return path === home ? '/login' : `/login?${new URLSearchParams({ next: path })}`;
}
