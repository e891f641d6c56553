import type { AppRouter } from '@masker/client/trpc';
import type { Export } from '@masker/contract/plain';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';

const limit = 25;

/** How exports are read, newest first. */
export function exportPages(trpc: TRPCOptionsProxy<AppRouter>) {
  return trpc.exports.list.infiniteQueryOptions({ limit }, { getNextPageParam: (page) => page.next_cursor });
}

/** The newest ones again, for what has become of those that are not finished: they are among these. */
export function newestExports(trpc: TRPCOptionsProxy<AppRouter>) {
  return trpc.exports.list.queryOptions({ limit });
}

export function isUnfinished({ status }: Export): boolean {
  return status === 'queued' || status === 'running';
}

const soonest = 1_000;
const latest = 15_000;

/**
 * Milliseconds until unfinished exports are asked about again: often at first, and ever more seldom, as each time is in
 * the audit log. Null when all are finished.
 */
export function untilNextLook(exports: readonly Export[], now: number): number | null {
  const started = exports.filter(isUnfinished).map(({ created_at }) => Date.parse(created_at));
  if (started.length === 0) return null;
  return Math.min(Math.max((now - Math.max(...started)) / 5, soonest), latest);
}

/** Exports as they are now, of those read before and those read again; newest first, each once. */
export function mergedExports(before: readonly Export[], again: readonly Export[]): Export[] {
  const all = new Map(before.map((one) => [one.id, one]));
  for (const one of again) all.set(one.id, one);
  return [...all.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
}
