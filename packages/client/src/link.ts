import { httpLink, type TRPCLink } from '@trpc/client';
import type { ClientOptions } from './options.ts';
import type { AppRouter } from './router.ts';
import { credentialHeaders } from './transport/credentials.ts';
import { endpoint } from './transport/endpoint.ts';
import { createSend } from './transport/send.ts';

/**
 * A terminating tRPC link with this client's credentials, timeouts and retries, for those who make the
 * tRPC client themselves (`@trpc/tanstack-react-query`). `MaskerError.from` reads what its calls reject with.
 *
 * @throws TypeError when an option makes no sense
 */
export function maskerLink(options: ClientOptions): TRPCLink<AppRouter> {
  const send = createSend(options);
  const headers = credentialHeaders(options);
  return httpLink({
    url: endpoint(options.url, '/api/trpc'),
    headers,
    async fetch(url, init) {
      const { error, json } = await send(String(url), init as RequestInit);
      if (error !== null && json === undefined) throw error;
      // tRPC keeps this object with the error it makes of the JSON; MaskerError.from finds ours there.
      return { ok: error === null, json: async () => json, error };
    },
  });
}
