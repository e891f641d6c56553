import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { operatorEntry } from '../operator.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedId } from './checked-id.ts';

/** `masker account resume`: the credentials of the account are what they were before. */
export async function accountResume(terminal: Terminal, id: string, options: { json?: true }): Promise<void> {
  checkedId('account', id);
  const { resumeAccount } = await import('@masker/db');
  await withDatabase(await findInstallation(readConfig()), ({ pool }) =>
    resumeAccount(pool, operatorEntry(id, { action: 'accounts.resume', target: id })),
  );
  await terminal.out(
    options.json
      ? `${JSON.stringify({ account: { id, suspended_at: null, suspended_reason: null } })}\n`
      : `${id} is not suspended any more\n`,
  );
}
