import { maxLimit, type Token } from '@masker/contract';
import type { Database } from '@masker/db';
import { accountId, knownAccount } from '../account-option.ts';
import { typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';

/** `masker token list`: all of them, the newest first. */
export async function tokenList(
  terminal: Terminal,
  options: { account: string; json?: true },
): Promise<void> {
  const account = accountId(options.account);
  const tokens = await withDatabase(await findInstallation(readConfig()), async (database) => {
    await knownAccount(database, account);
    return allTokens(database, account);
  });
  if (options.json) return terminal.out(`${JSON.stringify({ data: tokens })}\n`);
  if (tokens.length === 0)
    return terminal.writeErr(
      `No tokens yet. Create one with: ${typed(`token create --account ${account} --scope sessions:read`)}`,
    );
  await terminal.out(table(Date.now(), terminal.colours).render(tokens));
}

async function allTokens({ pool, directoryPool }: Database, account: string): Promise<Token[]> {
  const { createIamQueries } = await import('@masker/db');
  const access = createIamQueries(pool, directoryPool);
  const tokens: Token[] = [];
  let after: string | null = null;
  do {
    const page = await access.listTokens(account, maxLimit, after);
    tokens.push(...(JSON.parse(`[${page.json}]`) as Token[]));
    after = page.lastId;
  } while (after !== null);
  return tokens;
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
