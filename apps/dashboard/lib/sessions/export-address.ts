import { readable } from '../address/readable.ts';
import { type Filters, sessionFilters } from './filters.ts';

/** The forms that an export comes in here: those of the API, and one for Excel. */
export const exportForms = ['csv', 'excel', 'ndjson'] as const;

export type ExportForm = (typeof exportForms)[number];

const parameters: Record<ExportForm, Record<string, string>> = {
  csv: { format: 'csv' },
  excel: { format: 'csv', bom: 'true' },
  ndjson: { format: 'ndjson' },
};

/** Where the file with the sessions that these filters leave comes from. */
export function exportAddress(filters: Filters, form: ExportForm): string {
  const params = new URLSearchParams();
  // The default window is said as well: it is another one a moment later.
  const text = { ...sessionFilters.write(filters), since: filters.since };
  for (const [name, value] of Object.entries(text)) if (value !== null) params.set(name, value);
  for (const [name, value] of Object.entries(parameters[form])) params.set(name, value);
  return `/api/v1/sessions/export?${readable(params)}`;
}
