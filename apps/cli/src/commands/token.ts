import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';

const more = `
A service sends its token as "Authorization: Bearer msk_…". It is shown once; only its SHA-256 is kept. Scopes:
sessions:read, sessions:write, agents:read, agents:write, audit:read.`;

const account = ['--account <id>', 'the account (acc_…)'] as const;
const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;

/** Describes `masker token`. */
export function addToken(program: Command, terminal: Terminal): void {
  const token = program
    .command('token')
    .description('Make, list and revoke the tokens of an account, with which services sign their requests.')
    .addHelpText('after', more);
  token
    .command('create')
    .description('Make a token, and print it.')
    .requiredOption(...account)
    .requiredOption('--scope <scope>', 'what it may do; again for more', together)
    .option('--name <name>', 'what it is for', 'made on the command line')
    .option('--agent <id>', 'the one agent that it is for (agt_…)')
    .option('--expires <duration>', 'for how long it is good: 12h, 90d … (for good)')
    .option(...json)
    .action(async (options) => (await import('./token-create.ts')).tokenCreate(terminal, options));
  token
    .command('list')
    .description('List the tokens, newest first.')
    .requiredOption(...account)
    .option(...json)
    .action(async (options) => (await import('./token-list.ts')).tokenList(terminal, options));
  token
    .command('revoke')
    .description('End a token, for good and at once.')
    .argument('<token-id>', 'the token (tok_…)')
    .requiredOption(...account)
    .option(...json)
    .action(async (id, options) => (await import('./token-revoke.ts')).tokenRevoke(terminal, id, options));
}

function together(value: string, before: string[] = []): string[] {
  return [...before, value];
}
