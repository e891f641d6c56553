import type { ExportSchedule } from '@masker/client';
import { createExportScheduleInput, updateExportScheduleInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { typed, usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { formatFilters, formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';
import { checkedId } from './checked-id.ts';
import { checkedInput, sessionInput } from './checked-input.ts';

type CommandOptions = CallerOptions & { json?: true };
type CreateOptions = CommandOptions & { every: string; format: string; gzip?: true };
type UpdateOptions = CommandOptions & {
  every?: string;
  format?: string;
  gzip?: string;
  pause?: true;
  resume?: true;
};

const filters = createExportScheduleInput.omit({ every: true, format: true, gzip: true });

/** `masker export schedule create`: prints the id alone, or the schedule as JSON of the API. */
export async function scheduleCreate(terminal: Terminal, options: CreateOptions): Promise<void> {
  const input = checkedInput(createExportScheduleInput, {
    ...sessionInput(filters, options),
    every: options.every,
    format: options.format,
    gzip: options.gzip,
  });
  const schedule = await withClient(readConfig(), options, ({ exportSchedules }) =>
    exportSchedules.create(input, terminal),
  );
  await terminal.out(options.json ? `${JSON.stringify({ schedule })}\n` : `${schedule.id}\n`);
}

/** `masker export schedule list`: a table, or JSON of the API. */
export async function scheduleList(terminal: Terminal, options: CommandOptions): Promise<void> {
  const list = await withClient(readConfig(), options, ({ exportSchedules }) =>
    exportSchedules.list(terminal),
  );
  if (options.json) return terminal.out(`${JSON.stringify(list)}\n`);
  if (list.data.length === 0)
    return terminal.writeErr(
      `No schedules yet. Make one with: ${typed('export schedule create --every day', options.account)}`,
    );
  await terminal.out(table(terminal.colours).render(list.data));
  for (const { id, last_export } of list.data)
    if (last_export?.error) terminal.writeErr(`${id}: window ${last_export.sequence}: ${last_export.error}`);
}

/** `masker export schedule update`: the schedule as a row of the list, or JSON of the API. */
export async function scheduleUpdate(terminal: Terminal, id: string, options: UpdateOptions): Promise<void> {
  if (options.pause && options.resume) throw usage('Give --pause or --resume, not both.');
  const input = checkedInput(updateExportScheduleInput, {
    schedule_id: checkedId('exportSchedule', id),
    every: options.every,
    format: options.format,
    gzip: options.gzip === undefined ? undefined : (booleans.get(options.gzip) ?? options.gzip),
    paused: options.pause ?? (options.resume ? false : undefined),
  });
  if (Object.keys(input).length === 1)
    throw usage('Say what to change: --every, --format, --gzip, --pause or --resume.');
  await change(terminal, options, ({ exportSchedules }) => exportSchedules.update(input, terminal));
}

/** `masker export schedule delete` */
export async function scheduleDelete(terminal: Terminal, id: string, options: CommandOptions): Promise<void> {
  const scheduleId = checkedId('exportSchedule', id);
  const schedule = await withClient(readConfig(), options, ({ exportSchedules }) =>
    exportSchedules.delete(scheduleId, terminal),
  );
  await terminal.out(
    options.json
      ? `${JSON.stringify({ schedule })}\n`
      : `${schedule.id} is deleted; its exports stay: ${typed('export list', options.account)}\n`,
  );
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

async function change(
  terminal: Terminal,
  options: CommandOptions,
  work: Parameters<typeof withClient<ExportSchedule>>[2],
): Promise<void> {
  const schedule = await withClient(readConfig(), options, work);
  await terminal.out(
    options.json ? `${JSON.stringify({ schedule })}\n` : table(terminal.colours).render([schedule]),
  );
}

function table(colours: boolean): Table<ExportSchedule> {
  return new Table<ExportSchedule>(
    [
      { title: 'ID', text: ({ id }) => id },
      { title: 'EVERY', text: ({ every }) => every },
      { title: 'FORMAT', text: ({ format, gzip }) => (gzip ? `${format}.gz` : format) },
      { title: 'NEXT', text: ({ next_run_at }) => (next_run_at ? formatStarted(next_run_at) : 'paused') },
      {
        title: 'LAST',
        text: ({ last_export }) => (last_export ? `${last_export.sequence} ${last_export.status}` : ''),
      },
      { title: 'CREATED BY', text: ({ created_by }) => printable(created_by.name) },
      { title: 'FILTERS', text: ({ filters }) => printable(formatFilters(filters)) },
    ],
    colours,
  );
}
