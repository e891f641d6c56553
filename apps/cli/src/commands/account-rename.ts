import { accountId, accountName } from '../account-option.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { recordOperator } from '../operator.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';

/** `masker account rename`: also names an account whose administrators cannot sign in. */
export async function accountRename(
  terminal: Terminal,
  options: { account: string; name: string; json?: true },
): Promise<void> {
  const id = accountId(options.account);
  const name = accountName(options.name);
  const { renameAccount } = await import('@masker/db');
  await withDatabase(await findInstallation(readConfig()), async (database) => {
    await renameAccount(database.pool, id, name);
    await recordOperator(database, id, { action: 'accounts.rename', target: id });
  });
  await terminal.out(
    options.json ? `${JSON.stringify({ account: { id, name } })}\n` : `${id} is ${printable(name)} now\n`,
  );
}
