import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { accountOption } from './calling-options.ts';

const more = `
Every server refuses the credentials of a suspended account within a second: tokens, login sessions, invitations, and
webhooks of sources. Its schedules and its deliveries to webhooks pause, its retention goes on. Commands on the machine
of the server work as before.`;

const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;

/** Describes `masker account`. */
export function addAccount(program: Command, terminal: Terminal): void {
  const account = program
    .command('account')
    .description('Create, list, rename, suspend and resume accounts.')
    .addHelpText('after', more);
  account
    .command('create')
    .description('Create an account, and print its id.')
    .requiredOption('--name <name>', 'the name of the account')
    .option(...json)
    .action(async (options) => (await import('./account-create.ts')).accountCreate(terminal, options));
  account
    .command('list')
    .description('List the accounts.')
    .option(...json)
    .action(async (options) => (await import('./account-list.ts')).accountList(terminal, options));
  account
    .command('rename')
    .description('Rename an account. Exports and reports that are finished keep the earlier name.')
    .addOption(accountOption())
    .requiredOption('--name <name>', 'the new name')
    .option(...json)
    .action(async (options) => (await import('./account-rename.ts')).accountRename(terminal, options));
  account
    .command('suspend')
    .description('Suspend an account: all of its credentials are refused until it is resumed.')
    .argument('<account-id>', 'the account (acc_…)')
    .option('--reason <text>', 'the reason, for account list and the audit log')
    .option(...json)
    .action(async (id, options) =>
      (await import('./account-suspend.ts')).accountSuspend(terminal, id, options),
    );
  account
    .command('resume')
    .description('Resume an account that is suspended: its credentials work again.')
    .argument('<account-id>', 'the account (acc_…)')
    .option(...json)
    .action(async (id, options) =>
      (await import('./account-resume.ts')).accountResume(terminal, id, options),
    );
}
