import type { Token } from '@masker/contract';
import { withAccess } from '../account-access.ts';
import { accountId } from '../account-option.ts';
import { typed } from '../command-error.ts';
import { formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';
import { allPages } from './all-pages.ts';

/** `masker token list`: all of them, the newest first. */
export async function tokenList(
  terminal: Terminal,
  options: { account: string; json?: true },
): Promise<void> {
  const account = accountId(options.account);
  const tokens = await withAccess(account, (iam) =>
    allPages<Token>((limit, after) => iam.listTokens(account, limit, after)),
  );
  if (options.json) return terminal.out(`${JSON.stringify({ data: tokens })}\n`);
  if (tokens.length === 0)
    return terminal.writeErr(
      `No tokens yet. Create one with: ${typed(`token create --account ${account} --scope sessions:read`)}`,
    );
  await terminal.out(table(Date.now(), terminal.colours).render(tokens));
}

function table(now: number, colours: boolean): Table<Token> {
  return new Table<Token>(
    [
      { title: 'ID', text: ({ id }) => id },
      { title: 'STATE', text: (token) => state(token, now) },
      { title: 'CREATED', text: ({ created_at }) => formatStarted(created_at) },
      { title: 'EXPIRES', text: ({ expires_at }) => when(expires_at) },
      { title: 'LAST USED', text: ({ last_used_at }) => when(last_used_at) },
      { title: 'AGENT', text: ({ agent_id }) => agent_id ?? 'all' },
      { title: 'SCOPES', text: ({ scopes }) => scopes.join(' ') },
      { title: 'NAME', text: ({ name }) => printable(name) },
    ],
    colours,
  );
}

function state({ revoked_at, expires_at }: Token, now: number): string {
  if (revoked_at !== null) return 'revoked';
  return expires_at !== null && Date.parse(expires_at) <= now ? 'expired' : 'good';
}

const when = (instant: string | null) => (instant === null ? 'never' : formatStarted(instant));
