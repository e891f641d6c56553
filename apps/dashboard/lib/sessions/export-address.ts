import { type FileForm, fileAddress } from '../address/file-address.ts';
import { type Filters, sessionFilters } from './filters.ts';

/** The forms that an export comes in here. A report is made in the background only. */
export type ExportForm = FileForm | 'report';

/** Where the file with the sessions that these filters leave comes from, at once. */
export function exportAddress(filters: Filters, form: FileForm): string {
  // The default window is explicit, because it moves with time.
  const text = { ...sessionFilters.write(filters), since: filters.since };
  return fileAddress('/api/v1/sessions/export', text, form);
}
