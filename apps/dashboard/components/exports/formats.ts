import type { Export } from '@masker/contract/plain';
import type { Option } from '../ui/select.tsx';

/** What a person reads of each format of exports. */
export const exportFormats: Record<Export['format'], Omit<Option<string>, 'value'>> = {
  ndjson: { label: 'NDJSON', hint: 'Each session as the JSON of the API, one a line.' },
  csv: { label: 'CSV', hint: 'A line for each session, for spreadsheets and most programs.' },
  parquet: { label: 'Parquet', hint: 'Columns with types, for DuckDB, pandas and other programs.' },
  report: {
    label: 'Report (PDF)',
    hint: 'Volumes, redactions, who looked and what retention removed, with the sessions attached.',
  },
};

/** What a person reads of CSV for Excel, which is offered after CSV. */
export const excelFormat: Omit<Option<string>, 'value'> = {
  label: 'CSV for Excel',
  hint: 'The same with a byte order mark, so that Excel reads UTF-8.',
};

/** What has become of an export: once it has expired or was deleted, its statement is still there. */
export function exportStatusName(status: Export['status']): string {
  return status === 'expired' ? 'file deleted' : status;
}

/** `CSV, gzip` */
export function exportFormatName(format: Export['format'], gzip: boolean): string {
  return `${exportFormats[format]?.label ?? format}${gzip ? ', gzip' : ''}`;
}
