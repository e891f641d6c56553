import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { accountOption } from './calling-options.ts';

const more = `
The commands write to the database itself, so they work without anybody who can sign in, and are recorded in the audit
log as the operator. The API and the dashboard keep the only admin of an account; --force removes them as well. Nobody is
an admin then: "masker invitation create --role admin" makes a link for a new one.

Whoever is removed is signed out of the account at once, on every server. With SIGN_UP=open they can sign in to an account
of their own: end their access at the identity provider as well, and revoke the tokens that they may have copied.`;

const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;
const userId = ['<user-id>', 'the member (usr_…)'] as const;

/** Describes `masker member`. */
export function addMember(program: Command, terminal: Terminal): void {
  const member = program
    .command('member')
    .description('List and remove the members of an account, and change their roles.')
    .addHelpText('after', more);
  member
    .command('list')
    .description('List the members, by id.')
    .addOption(accountOption())
    .option(...json)
    .action(async (options) => (await import('./members.ts')).memberList(terminal, options));
  member
    .command('remove')
    .description('Remove a member, and end their login sessions in the account.')
    .argument(...userId)
    .addOption(accountOption())
    .option('--force', 'remove also the only admin of the account')
    .option(...json)
    .action(async (id, options) => (await import('./members.ts')).memberRemove(terminal, id, options));
  member
    .command('role')
    .description('Change the role of a member, immediately.')
    .argument(...userId)
    .argument('<role>', 'the new role: admin, auditor, member or viewer')
    .addOption(accountOption())
    .option('--force', 'change also the role of the only admin of the account')
    .option(...json)
    .action(async (id, role, options) =>
      (await import('./members.ts')).memberRole(terminal, id, role, options),
    );
}
