import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { accountOption } from './calling-options.ts';

const more = `
A login session can be switched to any account of its person. The commands therefore see all login sessions of the members
of an account, also those that are in another account at the moment. Ending one is recorded in the audit log as the
operator, of both accounts. To keep a person out of an account, remove them: "masker member remove".`;

const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;

/** Describes `masker sign-in`. */
export function addSignIn(program: Command, terminal: Terminal): void {
  const signIn = program
    .command('sign-in')
    .description('List and end the login sessions of the members of an account.')
    .addHelpText('after', more);
  signIn
    .command('list')
    .description('List the login sessions, newest first.')
    .addOption(accountOption())
    .option('--user <id>', 'those of one member (usr_…)')
    .option(...json)
    .action(async (options) => (await import('./sign-ins.ts')).signInList(terminal, options));
  signIn
    .command('end')
    .description(
      'End a login session, those of one member, or all. Every server refuses their cookies at once.',
    )
    .argument('[sign-in-id]', 'the login session (sign_…)')
    .addOption(accountOption())
    .option('--user <id>', 'all of one member (usr_…)')
    .option('--all', 'all of all members; needs --confirm')
    .option('--confirm', 'end them, instead of only counting them')
    .option(...json)
    .action(async (id, options) => (await import('./sign-ins.ts')).signInEnd(terminal, id, options));
}
