import { formatInstant } from '@masker/contract';
import { givenReason } from '../account-option.ts';
import { typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { operatorEntry } from '../operator.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedId } from './checked-id.ts';

/** `masker account suspend`: every server refuses the credentials of the account from then on. */
export async function accountSuspend(
  terminal: Terminal,
  id: string,
  options: { reason?: string; json?: true },
): Promise<void> {
  checkedId('account', id);
  const reason = options.reason === undefined ? null : givenReason(options.reason);
  const { suspendAccount } = await import('@masker/db');
  const since = await withDatabase(await findInstallation(readConfig()), ({ pool }) => {
    const access = { action: 'accounts.suspend', target: id };
    return suspendAccount(
      pool,
      operatorEntry(id, reason === null ? access : { ...access, filters: { reason } }),
      reason,
    );
  });
  if (options.json) {
    const suspended_at = formatInstant(since.getTime());
    return terminal.out(`${JSON.stringify({ account: { id, suspended_at, suspended_reason: reason } })}\n`);
  }
  await terminal.out(`${id} is suspended\n`);
  terminal.writeErr(`Its credentials work again after: ${typed(`account resume ${id}`)}`);
}
