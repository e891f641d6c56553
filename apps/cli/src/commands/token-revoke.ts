import type { Token } from '@masker/contract';
import { accountId, knownAccount } from '../account-option.ts';
import { CommandError, typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { recordOperator } from '../operator.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedId } from './checked-id.ts';

/** `masker token revoke`: every server refuses it from then on. */
export async function tokenRevoke(
  terminal: Terminal,
  id: string,
  options: { account: string; json?: true },
): Promise<void> {
  checkedId('token', id);
  const account = accountId(options.account);
  const { createIamQueries } = await import('@masker/db');
  const json = await withDatabase(await findInstallation(readConfig()), async (database) => {
    await knownAccount(database, account);
    const access = createIamQueries(database.pool, database.directoryPool);
    const revoked = await access.revokeToken(account, id);
    if (revoked !== null) await recordOperator(database, account, { action: 'tokens.revoke', target: id });
    return revoked;
  });
  if (json === null) {
    throw new CommandError('not_found', `The account has no token ${id}.`, {
      hint: `See: ${typed(`token list --account ${account}`)}`,
    });
  }
  const token = JSON.parse(json) as Token;
  await terminal.out(options.json ? `${JSON.stringify({ token })}\n` : `${token.id} is revoked\n`);
}
