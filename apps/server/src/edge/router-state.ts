import { z } from 'zod';

const segment = z.union([z.string(), z.tuple([z.string(), z.string(), z.string()], z.unknown())]);

const routerState: z.ZodType = z.tuple(
  [segment, z.lazy(() => z.record(z.string(), routerState))],
  z.unknown(),
);

/**
 * Returns whether a `next-router-state-tree` header is one that the pages of Next send. Next answers 500 to any other
 * value; without the header it answers with the whole page.
 */
export function isRouterState(header: string | string[] | undefined): boolean {
  if (typeof header !== 'string') return false;
  try {
    return routerState.safeParse(JSON.parse(decodeURIComponent(header))).success;
  } catch {
    return false;
  }
}
