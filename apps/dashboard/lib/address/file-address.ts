import { readable } from './readable.ts';

const parameters = {
  csv: { format: 'csv' },
  excel: { format: 'csv', bom: 'true' },
  ndjson: { format: 'ndjson' },
  parquet: { format: 'parquet' },
};

/** The forms that a file comes in at once: those of the API, and one for Excel. */
export type FileForm = keyof typeof parameters;

/**
 * The address of an export that the browser downloads.
 *
 * @param filters as an address has them; null for one that is not set
 */
export function fileAddress(
  path: `/api/v1/${string}`,
  filters: Readonly<Record<string, string | null>>,
  form: FileForm,
): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value !== null) params.set(name, value);
  for (const [name, value] of Object.entries(parameters[form])) params.set(name, value);
  return `${path}?${readable(params)}`;
}
