import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { calling } from './calling-options.ts';
import { withSessionOptions } from './session-options.ts';

const more = `
A schedule makes exports one after the other. Together they have every session that its filters select, each in exactly
one, however late it was written. The first is made at once, and has everything; later ones are made at 00:00 UTC.`;

const scheduleId = ['<schedule-id>', 'the schedule (exs_…)'] as const;

/** Describes `masker export schedule`. */
export function addExportSchedule(command: Command, terminal: Terminal): void {
  const schedule = command
    .command('schedule')
    .description('Create, list, change and delete schedules of exports.')
    .addHelpText('after', more);
  const create = schedule
    .command('create')
    .description('Create a schedule, and print its id.')
    .requiredOption('--every <interval>', 'day or month')
    .option('--format <format>', 'ndjson, csv or parquet', 'ndjson')
    .option('--gzip', 'compress the files');
  withSessionOptions(create, 'filters');
  calling(create, 'people').action(async (options) =>
    (await import('./export-schedules.ts')).scheduleCreate(terminal, options),
  );
  calling(
    schedule.command('list').description('List the schedules, in the order of their creation.'),
    'people',
  ).action(async (options) => (await import('./export-schedules.ts')).scheduleList(terminal, options));
  const update = schedule
    .command('update')
    .description('Change, pause or resume a schedule. Its filters stay.')
    .argument(...scheduleId)
    .option('--every <interval>', 'day or month')
    .option('--format <format>', 'ndjson, csv or parquet')
    .option('--gzip <true|false>', 'whether to compress the files')
    .option('--pause', 'make no exports until it is resumed')
    .option('--resume', 'go on; the next export has what was committed meanwhile');
  calling(update, 'people').action(async (id, options) =>
    (await import('./export-schedules.ts')).scheduleUpdate(terminal, id, options),
  );
  calling(
    schedule
      .command('delete')
      .description('Delete a schedule. Its exports stay.')
      .argument(...scheduleId),
    'people',
  ).action(async (id, options) =>
    (await import('./export-schedules.ts')).scheduleDelete(terminal, id, options),
  );
}
