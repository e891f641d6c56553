import { type FileForm, fileAddress } from '../address/file-address.ts';
import { type AuditFilters, auditFilters } from './filters.ts';

/** The forms that the audit log is exported in here. */
export type AuditExportForm = Exclude<FileForm, 'parquet'>;

/** Where the file with the entries that these filters leave comes from. */
export function auditExportAddress(filters: AuditFilters, form: AuditExportForm): string {
  // The default window is explicit, because it moves with time.
  const text = { ...auditFilters.write(filters), since: filters.since };
  return fileAddress('/api/v1/access-log/export', text, form);
}
