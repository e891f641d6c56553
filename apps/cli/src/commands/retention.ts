import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { accountOption } from './calling-options.ts';

const more = `
A run deletes sessions that started longer ago than the retention of their account, or RETENTION_DAYS if the account
has none. Without either, sessions are kept forever. The server runs it once a day. Deletions are recorded in the
table retention_run. The audit log has the same retention, but at least one day.

A run deletes nothing if the clock is more than a day ahead of the last run, and skips an account that would lose all
its sessions. Use --confirm to delete anyway; otherwise the run of the next day does.`;

const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;

/** Describes `masker retention`. */
export function addRetention(program: Command, terminal: Terminal): void {
  const retention = program
    .command('retention')
    .description('Set the retention of sessions, and delete older ones.')
    .addHelpText('after', more);
  retention
    .command('set')
    .description('Set the retention of an account. The next run deletes older sessions.')
    .addOption(accountOption())
    .option('--days <n>', 'the retention in days')
    .option('--keep', 'keep sessions forever')
    .option('--default', 'use RETENTION_DAYS of the server')
    .option(...json)
    .action(async (options) => (await import('./retention-set.ts')).retentionSet(terminal, options));
  retention
    .command('run')
    .description('Delete the sessions that are older than the retention, now.')
    .option('--account <id>', 'only this account (acc_…)')
    .option('--dry-run', 'count the sessions without deleting them')
    .option(
      '--confirm',
      'delete even if the clock is more than a day ahead, or if an account would lose all its sessions',
    )
    .option(...json)
    .action(async (options) => (await import('./retention-run.ts')).retentionRun(terminal, options));
}
