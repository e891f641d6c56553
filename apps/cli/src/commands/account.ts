import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { accountOption } from './calling-options.ts';

const more = `
Every server refuses the credentials of a suspended account within a second: tokens, login sessions, invitations, and
webhooks of sources. Its schedules and its deliveries to webhooks pause, its retention goes on. Commands on the machine
of the server work as before.

Delete only an account that is suspended. Without --confirm, delete says what there is. What is deleted cannot be
restored, except from a backup; if delete is interrupted, run it again. A record stays, which account list --deleted
shows: the id, the number of deleted rows, the last entry of the audit log, when, and by whom. Run it with the settings
of the server, so that the files of exports are found, and with DATABASE_OWNER_URL if DATABASE_URL is not the owner.`;

const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;

/** Describes `masker account`. */
export function addAccount(program: Command, terminal: Terminal): void {
  const account = program
    .command('account')
    .description('Create, list, rename, suspend, resume and delete accounts.')
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
    .option('--deleted', 'list those that were deleted instead, and what of them')
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
  account
    .command('delete')
    .description('Delete a suspended account for good, with its sessions, people and audit log.')
    .argument('<account-id>', 'the account (acc_…)')
    .option(
      '--confirm <name>',
      'the name of the account, to delete it (of one that does not exist any more: its id)',
    )
    .option('--without-files', 'delete it even if files of its exports are missing')
    .option(...json)
    .action(async (id, options) =>
      (await import('./account-delete.ts')).accountDelete(terminal, id, options),
    );
}
