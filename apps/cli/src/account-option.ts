import { ApiError, isId } from '@masker/contract';
import type { Database } from '@masker/db';
import { typed, usage } from './command-error.ts';

/** The rule for the id of an account. */
export const accountRule = 'must be acc_ followed by a ULID (26 characters)';

/** Validates the form of `--account`, before any connection is made. */
export function accountId(value: string): string {
  if (isId('account', value)) return value;
  throw usage(`--account ${accountRule}.`, `See: ${typed('account list')}`);
}

/** @throws ApiError `not_found` when there is no such account */
export async function knownAccount({ directory }: Database, id: string): Promise<void> {
  if (await directory.account.findUnique({ where: { id }, select: { id: true } })) return;
  throw new ApiError('not_found', `there is no account ${id}; check the id, or create it first`);
}
