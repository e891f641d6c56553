import type { FileForm } from '../address/file-address.ts';
import type { ExportForm } from '../sessions/export-address.ts';

/** Bytes of a session, as they are on average: names and kinds make them longer or shorter. */
const perSession: Record<FileForm, number> = {
  csv: 220,
  excel: 220,
  ndjson: 320,
  parquet: 70,
};

/** What gzip leaves of them, as a rule. */
const compressed = 0.14;

/** The size that a file will have, roughly, in bytes; null where there is no telling. */
export function estimatedBytes(sessions: number, form: ExportForm, gzip: boolean): number | null {
  if (form === 'report') return null;
  return Math.round(sessions * perSession[form] * (gzip ? compressed : 1));
}
