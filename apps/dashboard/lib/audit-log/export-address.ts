import { readable } from '../address/readable.ts';
import { type AuditFilters, auditFilters } from './filters.ts';

/** The forms that the audit log is exported in here: those of the API, and one for Excel. */
export type AuditExportForm = 'csv' | 'excel' | 'ndjson';

const parameters: Record<AuditExportForm, Record<string, string>> = {
  csv: { format: 'csv' },
  excel: { format: 'csv', bom: 'true' },
  ndjson: { format: 'ndjson' },
};

/** Where the file with the entries that these filters leave comes from. */
export function auditExportAddress(filters: AuditFilters, form: AuditExportForm): string {
  const params = new URLSearchParams();
  // The default window is explicit, because it moves with time.
  const text = { ...auditFilters.write(filters), since: filters.since };
  for (const [name, value] of Object.entries(text)) if (value !== null) params.set(name, value);
  for (const [name, value] of Object.entries(parameters[form])) params.set(name, value);
  return `/api/v1/access-log/export?${readable(params)}`;
}
