import { home, nextPath } from '@/lib/sign-in/next-path.ts';

/** How long a path is remembered, in milliseconds: enough to find the link in a terminal. */
const lifetimeMs = 15 * 60_000;

/** The name in the storage of this browser. */
export const rememberedPathName = 'masker.next';

/** The stored text for the path to open after the sign-in. */
export function rememberPath(path: string, now: number): string {
  return `${now + lifetimeMs} ${path}`;
}

/**
 * Reads a path that was stored.
 *
 * @returns the home page if there is no path, it is too old, or it leads to another site
 */
export function rememberedPath(stored: string | null, now: number): string {
  const [, until, path] = /^(\d{1,15}) (.+)$/.exec(stored ?? '') ?? [];
  const left = Number(until) - now;
  return left > 0 && left <= lifetimeMs ? nextPath(path) : home;
}
