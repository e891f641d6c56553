import type { IncomingHttpHeaders } from 'node:http';
import { ApiError, accountHeader } from '@masker/contract';
import type { Caller } from './caller.ts';

/**
 * Refuses a request that names another account than the one its credential stands for now. The account of a login
 * session changes for every tab at once; a page that has not noticed yet must not show one account's rows under the
 * other's name, nor change something in it.
 *
 * @throws `conflict`, with the header's name in `details`
 */
export function requireNamedAccount(headers: IncomingHttpHeaders, { accountId }: Caller): void {
  const named = headers[accountHeader];
  if (named === undefined || named === accountId) return;
  throw new ApiError(
    'conflict',
    `This request is meant for another account: the credential now stands for ${accountId}. Read the page again, or switch back to the account you mean.`,
    { details: [{ parameter: accountHeader, message: `must be ${accountId}, or be left out` }] },
  );
}
