import { formatInstant, newId } from '@masker/contract';
import { accountName } from '../account-option.ts';
import { typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { recordOperator } from '../operator.ts';
import type { Terminal } from '../output/terminal.ts';

/** `masker account create`: prints the id alone, for `$(…)`; what to do next goes to standard error. */
export async function accountCreate(
  terminal: Terminal,
  options: { name: string; json?: true },
): Promise<void> {
  const name = accountName(options.name);
  const { createAccount } = await import('@masker/db');
  const account = await withDatabase(await findInstallation(readConfig()), async (database) => {
    const created = await createAccount(database.directoryPool, { id: newId('account'), name });
    await recordOperator(database, created.id, { action: 'accounts.create', target: created.id });
    return created;
  });
  if (options.json) {
    const created_at = formatInstant(account.createdAt.getTime());
    await terminal.out(`${JSON.stringify({ account: { id: account.id, name, created_at } })}\n`);
    return;
  }
  await terminal.out(`${account.id}\n`);
  terminal.writeErr(`Invite its first admin: ${typed('invitation create --role admin', account.id)}`);
  terminal.writeErr(
    `Let a service send sessions: ${typed('token create --scope sessions:write', account.id)}`,
  );
  terminal.writeErr(`Or fill it with: ${typed('import FILE', account.id)}`);
}
