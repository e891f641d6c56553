import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { accountOption } from './calling-options.ts';
import { repeated } from './repeated.ts';

const more = `
A service sends its token as "Authorization: Bearer msk_…". The token is shown once; only its SHA-256 is stored.
Scopes: sessions:read, sessions:write, agents:read, agents:write, audit:read.`;

const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;

/** Describes `masker token`. */
export function addToken(program: Command, terminal: Terminal): void {
  const token = program
    .command('token')
    .description('Create, list and revoke the tokens of an account, which services authenticate with.')
    .addHelpText('after', more);
  token
    .command('create')
    .description('Create a token, and print it.')
    .addOption(accountOption())
    .requiredOption(
      '--scope <scope>',
      'the scopes of the token, separated by commas; or repeat the option',
      repeated,
    )
    .option('--name <name>', 'the purpose of the token', 'made on the command line')
    .option('--agent <id>', 'restrict the token to one agent (agt_…)')
    .option('--expires <duration>', 'the lifetime of the token: 12h, 90d … (no expiry)')
    .option(...json)
    .action(async (options) => (await import('./token-create.ts')).tokenCreate(terminal, options));
  token
    .command('list')
    .description('List the tokens, newest first.')
    .addOption(accountOption())
    .option(...json)
    .action(async (options) => (await import('./token-list.ts')).tokenList(terminal, options));
  token
    .command('revoke')
    .description('Revoke a token, or all of the account, immediately and permanently.')
    .argument('[token-id]', 'the token (tok_…)')
    .addOption(accountOption())
    .option('--all', 'all valid tokens of the account; needs --confirm')
    .option('--confirm', 'revoke them, instead of only counting them')
    .option(...json)
    .action(async (id, options) => (await import('./token-revoke.ts')).tokenRevoke(terminal, id, options));
}
