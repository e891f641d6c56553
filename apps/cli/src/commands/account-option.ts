import { isId } from '@masker/contract';
import { typed, usage } from '../failure.ts';

/** Checks an `--account`: only its form, before anything is connected to. */
export function accountId(value: string): string {
  if (isId('account', value)) return value;
  throw usage('--account must be acc_ followed by a ULID (26 characters).', `See: ${typed('account list')}`);
}
