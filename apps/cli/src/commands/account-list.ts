import { formatInstant } from '@masker/contract';
import { typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';

interface AccountRow {
  id: string;
  name: string;
  created_at: string;
}

/** `masker account list`: all of them, the oldest first. */
export async function accountList(terminal: Terminal, options: { json?: true }): Promise<void> {
  const { allAccounts } = await import('@masker/db');
  const accounts = await withDatabase(await findInstallation(readConfig()), ({ directoryPool }) =>
    allAccounts(directoryPool),
  );
  const rows = accounts.map(
    ({ id, name, createdAt }): AccountRow => ({ id, name, created_at: formatInstant(createdAt.getTime()) }),
  );
  if (options.json) return terminal.out(`${JSON.stringify({ data: rows })}\n`);
  if (rows.length === 0)
    return terminal.writeErr(`No accounts yet. Create one with: ${typed('account create --name NAME')}`);
  const table = new Table<AccountRow>(
    [
      { title: 'ID', text: (row) => row.id },
      { title: 'CREATED', text: (row) => formatStarted(row.created_at) },
      { title: 'NAME', text: (row) => printable(row.name) },
    ],
    terminal.colours,
  );
  await terminal.out(table.render(rows));
}
