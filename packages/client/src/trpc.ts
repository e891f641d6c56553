import { httpLink, type TRPCLink } from '@trpc/client';
import { createLink } from './link.ts';
import type { ClientOptions } from './options.ts';
import type { AppRouter } from './router.ts';

export type { AppRouter } from './router.ts';

/**
 * A terminating tRPC link with this client's credentials, timeouts and retries, for those who make the
 * tRPC client themselves (`@trpc/tanstack-react-query`). `ApiError.from` reads what its calls reject with.
 *
 * @throws TypeError when an option makes no sense
 */
export function maskerLink(options: ClientOptions): TRPCLink<AppRouter> {
  return createLink(httpLink, options);
}
