import type { View } from '@masker/client';
import { type CallerOptions, withClient } from '../caller.ts';
import { typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { formatFilters, formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';

/** `masker view list`: a table, or JSON of the API. */
export async function viewList(terminal: Terminal, options: CallerOptions & { json?: true }): Promise<void> {
  const list = await withClient(readConfig(), options, (client) => client.views.list(terminal));
  if (options.json) return terminal.out(`${JSON.stringify(list)}\n`);
  if (list.data.length === 0)
    return terminal.writeErr(
      `No views yet. Save one with: ${typed('view create --name NAME --status error', options.account)}`,
    );
  await terminal.out(table(terminal.colours).render(list.data));
}

function table(colours: boolean): Table<View> {
  return new Table<View>(
    [
      { title: 'ID', text: ({ id }) => id },
      { title: 'FOR', text: ({ shared }) => (shared ? 'everybody' : 'you') },
      { title: 'DEFAULT', text: ({ is_default }) => (is_default ? 'yes' : '') },
      { title: 'CHANGED', text: ({ updated_at }) => formatStarted(updated_at) },
      { title: 'CREATED BY', text: ({ created_by }) => printable(created_by.name) },
      { title: 'NAME', text: ({ name }) => printable(name) },
      { title: 'FILTERS', text: ({ filters }) => printable(formatFilters(filters)) },
    ],
    colours,
  );
}
