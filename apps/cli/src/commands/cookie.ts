import { accountId } from '../account-option.ts';
import { readConfig } from '../config.ts';
import { findInstallation, readSecret, withDatabase } from '../installation.ts';
import { loginName, recordOperator } from '../operator.ts';
import type { Terminal } from '../output/terminal.ts';

/** `masker cookie`: prints `masker_session=…`, ready for a `Cookie:` header. */
export async function cookie(terminal: Terminal, options: { account: string; json?: true }): Promise<void> {
  const account = accountId(options.account);
  const config = readConfig();
  const installation = await findInstallation(config);
  const secret = await readSecret(config, installation);
  const { mintCookie } = await import('@masker/api/auth/mint');
  const made = await withDatabase(installation, async (database) => {
    const minted = await mintCookie(database.directoryPool, secret, account, {
      login: loginName(),
      cookieName: installation.cookieName,
    });
    await recordOperator(database, account, { action: 'cookies.create' });
    return minted;
  });
  await terminal.out(options.json ? `${JSON.stringify({ cookie: made })}\n` : `${made}\n`);
}
