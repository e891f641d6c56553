import type { Token } from '@masker/contract';
import type { Database, IamQueries } from '@masker/db';
import { withAccess } from '../account-access.ts';
import { accountId } from '../account-option.ts';
import { CommandError, typed, usage } from '../command-error.ts';
import { recordOperator } from '../operator.ts';
import { counted } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import { allPages } from './all-pages.ts';
import { checkedId } from './checked-id.ts';
import { unconfirmed } from './confirm.ts';

interface RevokeOptions {
  account: string;
  all?: true;
  confirm?: true;
  json?: true;
}

/** `masker token revoke`: every server refuses it from then on. */
export async function tokenRevoke(
  terminal: Terminal,
  id: string | undefined,
  options: RevokeOptions,
): Promise<void> {
  if ((id === undefined) !== (options.all === true))
    throw usage('Name a token (tok_…), or --all of the account.', 'See --help.');
  if (id !== undefined) checkedId('token', id);
  const account = accountId(options.account);
  const said = await withAccess(account, (iam, database) =>
    id === undefined ? revokeAll(database, iam, account, options) : revokeOne(database, iam, account, id),
  );
  await terminal.out(options.json ? `${JSON.stringify(said.json)}\n` : `${said.text}\n`);
}

/** What a command prints, as JSON or as text. */
interface Said {
  json: object;
  text: string;
}

async function revokeOne(database: Database, iam: IamQueries, account: string, id: string): Promise<Said> {
  const json = await iam.revokeToken(account, id);
  if (json === null) {
    throw new CommandError('not_found', `The account has no token ${id}.`, {
      hint: `See: ${typed('token list', account)}`,
    });
  }
  await recordOperator(database, account, { action: 'tokens.revoke', target: id });
  return { json: { token: JSON.parse(json) as Token }, text: `${id} is revoked` };
}

/** Each token has an entry of its own, as if they were revoked one by one. */
async function revokeAll(
  database: Database,
  iam: IamQueries,
  account: string,
  { confirm }: RevokeOptions,
): Promise<Said> {
  if (!confirm) {
    const tokens = await allPages<Token>((limit, after) => iam.listTokens(account, limit, after));
    const count = tokens.filter(isValid).length;
    throw unconfirmed(
      `${counted(count, 'valid token')} would be revoked`,
      typed('token revoke --all', account),
    );
  }
  const ids = await iam.revokeTokens(account);
  for (const target of ids) await recordOperator(database, account, { action: 'tokens.revoke', target });
  return { json: { revoked: ids.length }, text: `${counted(ids.length, 'token')} revoked` };
}

function isValid({ revoked_at, expires_at }: Token): boolean {
  return revoked_at === null && (expires_at === null || Date.parse(expires_at) > Date.now());
}
