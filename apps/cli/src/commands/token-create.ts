import { createTokenInput, durationOf, newId } from '@masker/contract';
import { accountId } from '../account-option.ts';
import { typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { recordOperator } from '../operator.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedInput } from './checked-input.ts';

interface TokenCreateOptions {
  account: string;
  name: string;
  scope: string[];
  agent?: string;
  expires?: string;
  json?: true;
}

/** `masker token create`: prints the token alone, for `$(…)`; everything else goes to standard error. */
export async function tokenCreate(terminal: Terminal, options: TokenCreateOptions): Promise<void> {
  const account = accountId(options.account);
  const asked = checkedInput(createTokenInput, {
    name: options.name,
    scopes: options.scope,
    agent_id: options.agent,
    expires_in: options.expires,
  });
  const installation = await findInstallation(readConfig());
  const { createIamQueries } = await import('@masker/db');
  const { hashToken, newToken } = await import('@masker/api/auth/token-format');
  const id = newId('token');
  const token = newToken();
  await withDatabase(installation, async (database) => {
    await createIamQueries(database.pool, database.directoryPool).createToken(account, {
      id,
      name: asked.name,
      hash: hashToken(token),
      scopes: asked.scopes,
      agentId: asked.agent_id ?? null,
      createdBy: null,
      expiresIn: asked.expires_in ? durationOf(asked.expires_in) : null,
    });
    await recordOperator(database, account, {
      action: 'tokens.create',
      target: id,
      filters: { scopes: asked.scopes },
    });
  });
  if (options.json) {
    await terminal.out(`${JSON.stringify({ id, token })}\n`);
    return;
  }
  await terminal.out(`${token}\n`);
  terminal.writeErr('It is not shown again. Send it as: Authorization: Bearer msk_…');
  terminal.writeErr(`Revoke it with: ${typed(`token revoke ${id} --account ${account}`)}`);
}
