import { isId, isName, nameRule, noAccount } from '@masker/contract';
import type { Database } from '@masker/db';
import { typed, usage } from './command-error.ts';

/** The rule for the id of an account. */
export const accountRule = 'must be acc_ followed by a ULID (26 characters)';

/** Validates the form of `--account`, before any connection is made. */
export function accountId(value: string): string {
  if (isId('account', value)) return value;
  throw usage(`--account ${accountRule}.`, `See: ${typed('account list')}`);
}

/** @throws CommandError unless `--name` can be the name of an account */
export function accountName(value: string): string {
  const name = value.trim();
  if (!isName(name)) throw usage(`--name must have ${nameRule}.`);
  return name;
}

/** @throws CommandError unless `--reason` can be recorded */
export function givenReason(value: string): string {
  const reason = value.trim();
  if (!isName(reason)) throw usage(`--reason must have ${nameRule}.`);
  return reason;
}

/** @throws ApiError `not_found` when there is no such account */
export async function knownAccount({ directory }: Database, id: string): Promise<void> {
  if (await directory.account.findUnique({ where: { id }, select: { id: true } })) return;
  throw noAccount(id);
}
