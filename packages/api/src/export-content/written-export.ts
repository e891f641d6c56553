import type { CutPage, ExportRow } from '@masker/db';

/** What was written. */
export interface WrittenExport {
  rows: number;
  redactionsByKind: Record<string, number>;
  /** Sessions whose source reports no redaction counts. */
  redactionsNotReported: number;
  /** Of the content, uncompressed. */
  bytes: number;
  sha256: string;
  fileBytes: number;
  fileSha256: string;
}

/**
 * Reads the sessions of an export, page by page.
 *
 * @param limit sessions per page
 */
export type ReadPages = (row: ExportRow, limit: number, signal: AbortSignal) => AsyncGenerator<CutPage>;
