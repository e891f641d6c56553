import type { IncomingHttpHeaders } from 'node:http';
import { ApiError, accountHeader } from '@masker/contract';
import type { Caller } from './caller.ts';

/**
 * Refuses a request that names an account other than the current account of its credential. Switching the account of
 * a login session affects all browser tabs; a tab that still shows the previous account must not show rows of the new
 * account under the previous account's name, nor change anything in it.
 *
 * @throws `conflict`, with the header's name in `details`
 */
export function requireNamedAccount(headers: IncomingHttpHeaders, { accountId }: Caller): void {
  const named = headers[accountHeader];
  if (named === undefined || named === accountId) return;
  throw new ApiError(
    'conflict',
    `This request is meant for another account: the credential is now for ${accountId}. Reload the page, or switch back to the other account; a program leaves out the header, or sends its own account.`,
    { details: [{ parameter: accountHeader, message: `must be ${accountId}, or be left out` }] },
  );
}
