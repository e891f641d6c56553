import { formatInstant } from '@masker/contract';
import type { AccountDeletion } from '@masker/db';
import { counted, formatCount, formatStarted } from '../output/format.ts';
import { printable } from '../output/text.ts';

const instant = (at: Date | null) => at && formatInstant(at.getTime());

/** The record of a deletion, as `--json` prints it. */
export function deletionAsJson(record: AccountDeletion) {
  return {
    account_id: record.accountId,
    begun_at: formatInstant(record.begunAt.getTime()),
    finished_at: instant(record.finishedAt),
    deleted_by: record.deletedBy,
    account_created_at: instant(record.accountCreatedAt),
    first_session_at: instant(record.firstSessionAt),
    last_session_at: instant(record.lastSessionAt),
    rows: record.rows,
    audit_log: record.auditLog,
  };
}

/** The record of a deletion in lines, as `account delete` prints it. */
export function deletionInWords(record: AccountDeletion): string {
  const { first_session_at, last_session_at, audit_log } = deletionAsJson(record);
  const sessions = counted(record.rows.session ?? 0, 'session');
  const span =
    first_session_at === null || last_session_at === null
      ? ''
      : `, which started from ${formatStarted(first_session_at)} to ${formatStarted(last_session_at)}`;
  const rows = Object.entries(record.rows)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([table, count]) => `  ${table.padEnd(18)} ${formatCount(count)}\n`);
  return [
    `${record.accountId} is deleted, with ${sessions}${span}. Rows by table:\n`,
    ...rows,
    audit_log === null
      ? 'It had no audit log.\n'
      : `The last entry of its audit log was ${audit_log.sequence}, with the hash ${audit_log.hash}.\n`,
    `Deleted by ${printable(record.deletedBy)}, from ${formatInstant(record.begunAt.getTime())} to ${instant(record.finishedAt)}.\n`,
  ].join('');
}
