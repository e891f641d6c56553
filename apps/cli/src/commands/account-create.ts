import { formatInstant, newId } from '@masker/contract';
import { typed, usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import type { Terminal } from '../output/terminal.ts';

/** `masker account create`: prints the id alone, for `$(…)`; what to do next goes to standard error. */
export async function accountCreate(
  terminal: Terminal,
  options: { name: string; json?: true },
): Promise<void> {
  const name = options.name.trim();
  if (name === '' || name.length > 200) throw usage('--name must have from 1 to 200 characters.');
  const { createAccount } = await import('@masker/db');
  const account = await withDatabase(await findInstallation(readConfig()), ({ directoryPool }) =>
    createAccount(directoryPool, { id: newId('account'), name }),
  );
  if (options.json) {
    const created_at = formatInstant(account.createdAt.getTime());
    await terminal.out(`${JSON.stringify({ account: { id: account.id, name, created_at } })}\n`);
    return;
  }
  await terminal.out(`${account.id}\n`);
  terminal.writeErr(`Fill it with: ${typed(`import FILE --account ${account.id}`)}`);
}
