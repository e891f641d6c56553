import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';

const more = `
Sessions go that started longer ago than their account says, else than RETENTION_DAYS says; without either,
they are kept. The server does the same once a day. What went is recorded in the table retention_run. The record of
access goes by the same days, but for its last one. Nothing goes while the clock is more than a day ahead of the last
run, or of an account of which everything would go, until a run the day after comes to the same, or --confirm.`;

const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;

/** Describes `masker retention`. */
export function addRetention(program: Command, terminal: Terminal): void {
  const retention = program
    .command('retention')
    .description('Say how long sessions are kept, and remove those that are older.')
    .addHelpText('after', more);
  retention
    .command('set')
    .description('Say how long an account keeps its sessions. What is too old goes at the next run.')
    .requiredOption('--account <id>', 'the account (acc_…)')
    .option('--days <n>', 'for so many days')
    .option('--keep', 'for ever')
    .option('--default', 'as long as RETENTION_DAYS of the server says')
    .option(...json)
    .action(async (options) => (await import('./retention-set.ts')).retentionSet(terminal, options));
  retention
    .command('run')
    .description('Remove the sessions that are too old, now.')
    .option('--account <id>', 'of one account only (acc_…)')
    .option('--dry-run', 'only count them')
    .option(
      '--confirm',
      'even if the clock is far ahead of the last run, or everything of an account would go',
    )
    .option(...json)
    .action(async (options) => (await import('./retention-run.ts')).retentionRun(terminal, options));
}
