import type { httpLink, TRPCLink } from '@trpc/client';
import type { ClientOptions } from './options.ts';
import type { AppRouter } from './router.ts';
import { credentialHeaders } from './transport/credentials.ts';
import { endpoint } from './transport/endpoint.ts';
import { createSend } from './transport/send.ts';

/**
 * A terminating tRPC link with this client's credentials, timeouts and retries.
 *
 * @param makeLink tRPC's `httpLink`: the bundled one, or that of the caller's tRPC client, so that errors have the
 *   class that the caller knows
 * @throws TypeError if an option is invalid
 */
export function createLink(makeLink: typeof httpLink, options: ClientOptions): TRPCLink<AppRouter> {
  const send = createSend(options);
  const headers = credentialHeaders(options);
  return makeLink({
    url: endpoint(options.url, '/api/trpc'),
    headers,
    async fetch(url, init) {
      const { error, json } = await send(String(url), init as RequestInit);
      if (error !== null && json === undefined) throw error;
      // tRPC keeps this object with the error it makes of the JSON; ApiError.from finds ours there.
      return { ok: error === null, json: async () => json, error };
    },
  });
}
