import type { Export } from '@masker/client';
import { type CallerOptions, withClient } from '../caller.ts';
import { typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { formatCount, formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';

/** `masker export list`: the newest 100 as a table, or JSON of the API. */
export async function exportList(
  terminal: Terminal,
  options: CallerOptions & { json?: true },
): Promise<void> {
  const page = await withClient(readConfig(), options, ({ exports }) =>
    exports.list({ limit: 100 }, terminal),
  );
  if (options.json) return terminal.out(`${JSON.stringify(page)}\n`);
  if (page.data.length === 0)
    return terminal.writeErr(
      `No exports yet. Create one with: ${typed('export create --since 30d', options.account)}`,
    );
  await terminal.out(exportTable(terminal.colours).render(page.data));
}

export function exportTable(colours: boolean): Table<Export> {
  return new Table<Export>(
    [
      { title: 'ID', text: ({ id }) => id },
      { title: 'STATUS', text: ({ status, progress }) => said(status, progress) },
      { title: 'FORMAT', text: ({ format, gzip }) => (gzip ? `${format}.gz` : format) },
      { title: 'AS OF', text: ({ as_of }) => formatStarted(as_of) },
      { title: 'SESSIONS', text: ({ rows }) => (rows === null ? '' : formatCount(rows)), align: 'right' },
      { title: 'EXPIRES', text: ({ expires_at }) => (expires_at === null ? '' : formatStarted(expires_at)) },
      { title: 'CREATED BY', text: ({ created_by }) => printable(created_by.name) },
    ],
    colours,
  );
}

function said(status: Export['status'], progress: number): string {
  return status === 'running' ? `running, ${Math.floor(progress * 100)} %` : status;
}
