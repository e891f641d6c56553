import type { ClientOptions } from '@masker/client';
import { type AppRouter, maskerLink } from '@masker/client/trpc';
import type { TRPCLink } from '@trpc/client';

/**
 * The links of every tRPC client here.
 *
 * Nothing is retried below the screen: a person sees at once what happened, and the screen tries again
 * where that makes sense.
 */
export function maskerLinks(
  options: Pick<ClientOptions, 'url' | 'fetch' | 'account'>,
): TRPCLink<AppRouter>[] {
  return [contractInput, maskerLink({ ...options, retries: 0, timeoutMs: 20_000 })];
}

/**
 * Takes out what TanStack Query's infinite queries add to the input, a direction and the null cursor of
 * the first page: the contract refuses what it does not know.
 */
const contractInput: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    next({ ...op, input: withoutQueryExtras(op.input) });

function withoutQueryExtras(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const { direction: _, cursor, ...rest } = input as Record<string, unknown>;
  return typeof cursor === 'string' ? { ...rest, cursor } : rest;
}
