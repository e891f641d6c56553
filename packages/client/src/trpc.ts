import { httpLink, type TRPCLink } from '@trpc/client';
import { checkedOptions } from './checked.ts';
import { createLink } from './link.ts';
import type { ClientOptions } from './options.ts';
import type { AppRouter } from './router.ts';
import { readingOwnWrites } from './transport/own-writes.ts';
import { fetchOf } from './transport/send.ts';

export { ApiError, type ApiErrorCode } from './api-error.ts';
export { createCaller } from './caller.ts';
export type { AppRouter } from './router.ts';

/**
 * A terminating tRPC link with this client's credentials, timeouts and retries, for applications with their own tRPC
 * client (`@trpc/tanstack-react-query`). `ApiError.from` converts the errors of its calls.
 *
 * @throws TypeError if an option is invalid
 */
export function maskerLink(options: ClientOptions): TRPCLink<AppRouter> {
  return createLink(httpLink, { ...checkedOptions(options), fetch: readingOwnWrites(fetchOf(options)) });
}
