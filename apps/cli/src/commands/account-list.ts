import { formatInstant } from '@masker/contract';
import type { RetentionSetting } from '@masker/db';
import { typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { counted, formatCount, formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';
import { deletionAsJson } from './account-deletion.ts';

interface AccountRow {
  id: string;
  name: string;
  created_at: string;
  /** Days, or as `masker retention set` says: `keep`, `default`. */
  retention: RetentionSetting;
  suspended_at: string | null;
  suspended_reason: string | null;
}

function inWords(retention: RetentionSetting): string {
  if (retention === 'default') return 'RETENTION_DAYS';
  return retention === 'keep' ? 'forever' : counted(retention, 'day');
}

function suspension({ suspended_at, suspended_reason }: AccountRow): string {
  if (suspended_at === null) return '-';
  const since = formatStarted(suspended_at);
  return suspended_reason === null ? since : `${since} (${printable(suspended_reason)})`;
}

/** `masker account list`: all of them, the oldest first. */
export async function accountList(
  terminal: Terminal,
  options: { deleted?: true; json?: true },
): Promise<void> {
  if (options.deleted) return listDeleted(terminal, options);
  const { allAccounts } = await import('@masker/db');
  const accounts = await withDatabase(await findInstallation(readConfig()), ({ directoryPool }) =>
    allAccounts(directoryPool),
  );
  const rows = accounts.map(
    ({ id, name, createdAt, retention, suspendedAt, suspendedReason }): AccountRow => ({
      id,
      name,
      created_at: formatInstant(createdAt.getTime()),
      retention,
      suspended_at: suspendedAt && formatInstant(suspendedAt.getTime()),
      suspended_reason: suspendedReason,
    }),
  );
  if (options.json) return terminal.out(`${JSON.stringify({ data: rows })}\n`);
  if (rows.length === 0)
    return terminal.writeErr(`No accounts yet. Create one with: ${typed('account create --name NAME')}`);
  const table = new Table<AccountRow>(
    [
      { title: 'ID', text: (row) => row.id },
      { title: 'CREATED', text: (row) => formatStarted(row.created_at) },
      { title: 'RETENTION', text: ({ retention }) => inWords(retention) },
      { title: 'SUSPENDED', text: suspension },
      { title: 'NAME', text: (row) => printable(row.name) },
    ],
    terminal.colours,
  );
  await terminal.out(table.render(rows));
}

/** `masker account list --deleted`: what was destroyed, the oldest first. */
async function listDeleted(terminal: Terminal, options: { json?: true }): Promise<void> {
  const { listDeletions } = await import('@masker/db');
  const deletions = await withDatabase(await findInstallation(readConfig()), ({ directoryPool }) =>
    listDeletions(directoryPool),
  );
  const rows = deletions.map(deletionAsJson);
  if (options.json) return terminal.out(`${JSON.stringify({ data: rows })}\n`);
  if (rows.length === 0) return terminal.writeErr('No account was deleted.');
  const table = new Table<(typeof rows)[number]>(
    [
      { title: 'ID', text: (row) => row.account_id },
      {
        title: 'DELETED',
        text: ({ finished_at }) => (finished_at ? formatStarted(finished_at) : 'not finished'),
      },
      { title: 'BY', text: (row) => printable(row.deleted_by) },
      { title: 'SESSIONS', text: (row) => formatCount(row.rows.session ?? 0) },
      {
        title: 'LAST ENTRY OF ITS AUDIT LOG',
        text: ({ audit_log }) => (audit_log ? `${audit_log.sequence} ${audit_log.hash}` : '-'),
      },
    ],
    terminal.colours,
  );
  await terminal.out(table.render(rows));
}
