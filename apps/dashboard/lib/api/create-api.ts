import type { ClientOptions } from '@masker/client';
import { createCaller } from '@masker/client/trpc';
import { proceduresOf } from './procedures.ts';

/**
 * The API: what calls its procedures, and what TanStack Query needs to know of each.
 *
 * Nothing is retried below the screen: a person sees at once what happened, and the screen tries again
 * where that makes sense.
 */
export function createApi(options: Pick<ClientOptions, 'url' | 'fetch' | 'account'>) {
  const client = createCaller({ ...options, retries: 0, timeoutMs: 20_000 });
  return { client, procedures: proceduresOf(client) };
}
