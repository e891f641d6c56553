import { readable } from '../address/readable.ts';
import { type Filters, sessionFilters } from './filters.ts';

/** The forms that an export comes in here: those of the API, and one for Excel. A report is made in the background only. */
export const exportForms = ['csv', 'excel', 'ndjson', 'parquet', 'report'] as const;

export type ExportForm = (typeof exportForms)[number];

const parameters: Record<Exclude<ExportForm, 'report'>, Record<string, string>> = {
  csv: { format: 'csv' },
  excel: { format: 'csv', bom: 'true' },
  ndjson: { format: 'ndjson' },
  parquet: { format: 'parquet' },
};

/** Where the file with the sessions that these filters leave comes from, at once. */
export function exportAddress(filters: Filters, form: Exclude<ExportForm, 'report'>): string {
  const params = new URLSearchParams();
  // The default window is explicit, because it moves with time.
  const text = { ...sessionFilters.write(filters), since: filters.since };
  for (const [name, value] of Object.entries(text)) if (value !== null) params.set(name, value);
  for (const [name, value] of Object.entries(parameters[form])) params.set(name, value);
  return `/api/v1/sessions/export?${readable(params)}`;
}
