import { type ExportReport, formatInstant, reportDocument, type Session } from '@masker/contract';
import { type ExportRow, readReportRecords } from '@masker/db';
import type { Pool } from 'pg';
import { ByteSum } from '../export-content/byte-sum.ts';
import { KindCounter } from '../export-content/kind-counter.ts';
import type { ReadPages, WrittenExport } from '../export-content/written-export.ts';
import { attachFile } from './pdf-attachment.ts';
import { createReportPdf } from './pdf-report.ts';
import { reportRequests } from './requests.ts';
import { sumSessions } from './session-sums.ts';

/** Sessions per query: their text is all that is in memory at once. */
const pageSize = 2_000;

/** The part of the progress that reading the sessions for the first time takes. */
const summingShare = 0.5;

/** What is known of the data once it is signed. */
export interface SignedData {
  /** The signed statement, as JSON. */
  statement: string;
  /** The SHA-256 of that JSON, in lower-case hexadecimal. */
  statementSha256: string;
  auditLog: { sequence: number; hash: string };
}

export interface WriteReportOptions {
  pool: Pool;
  readPages: ReadPages;
  row: ExportRow;
  signal: AbortSignal;
  /** Days that the installation keeps sessions of accounts without a setting; null: for ever. */
  retentionDays: number | null;
  /** Called with the part of the work that is done, and the bytes of the PDF so far; may throw. */
  onProgress(progress: number, bytes: number): void;
  /** Signs a statement about the data. */
  signData(data: WrittenExport, name: string): Promise<SignedData>;
  /** Stores the PDF. It is durable when the promise resolves. */
  store(content: AsyncIterable<Uint8Array>): Promise<void>;
}

/** A report that was written, and its figures. */
export interface WrittenReport extends WrittenExport {
  report: ExportReport;
  /** The attached data, for the statement about the report. */
  data: { name: string; sha256: string; statementSha256: string };
}

/**
 * Writes a report: a PDF with the sessions as NDJSON and a signed statement about them attached. The sessions are read
 * twice, for the figures and for the attachment: the same pages are the same bytes, so neither memory nor a disk has
 * to hold them. The PDF is not the same bytes when it is made again: its statement names the entry of the audit log of this
 * attempt.
 *
 * @throws the reason of `signal`, and errors of the database and of `store`
 */
export async function writeReport(options: WriteReportOptions): Promise<WrittenReport> {
  const { pool, row, signData, retentionDays, onProgress } = options;
  const window = windowOf(row);
  const sums = sumSessions({ since: window.since.getTime(), until: window.until.getTime() });
  const data = await readData(options, sums.add, (progress) => onProgress(progress * summingShare, 0));
  const name = row.fileName.replace(/\.pdf$/, '.ndjson');
  const { statement, statementSha256, auditLog } = await signData(data, name);
  const { accountId } = row;
  const records = await readReportRecords(pool, {
    accountId,
    ...window,
    asOf: row.asOf,
    sequence: auditLog.sequence,
  });
  const ofSessions = sums.result();
  const days = records.retentionDays ?? retentionDays ?? 0;
  const report: ExportReport = {
    export_id: row.id,
    account: { id: accountId, name: records.accountName },
    filters: row.filters,
    since: formatInstant(window.since.getTime()),
    until: formatInstant(window.until.getTime()),
    as_of: formatInstant(row.asOf.getTime()),
    created_by: row.createdBy,
    data: {
      name,
      rows: data.rows,
      bytes: data.bytes,
      sha256: data.sha256,
      statement_sha256: statementSha256,
    },
    audit_log: auditLog,
    ...ofSessions,
    access: records.access,
    retention: {
      days: days === 0 ? null : days,
      of: records.retentionDays === null ? 'installation' : 'account',
      ...records.retention,
    },
    requests: reportRequests({ ...row, ...window }, ofSessions.bucket),
  };
  const written = await writePdf(options, report, statement);
  return {
    rows: data.rows,
    redactionsByKind: data.redactionsByKind,
    redactionsNotReported: data.redactionsNotReported,
    bytes: written.bytes,
    sha256: written.sha256,
    fileBytes: written.bytes,
    fileSha256: written.sha256,
    report,
    data: { name, sha256: data.sha256, statementSha256 },
  };
}

/** The window of a report: only schedules make exports without one, and they make no reports. */
function windowOf({ id, since, until }: ExportRow): { since: Date; until: Date } {
  if (since === null || until === null) throw new Error(`the report ${id} has no window`);
  return { since, until };
}

/** Yields the sessions as NDJSON, page by page: the same bytes each time. */
async function* dataOf(
  { readPages, row, signal }: WriteReportOptions,
  onPage: (progress: number) => void,
): AsyncGenerator<Buffer> {
  for await (const page of readPages(row, pageSize, signal)) {
    if (page.rows > 0) yield page.lines;
    onPage(page.progress);
  }
}

/** Reads the sessions once, to sum them up and for their digest. */
async function readData(
  options: WriteReportOptions,
  onSession: (session: Session) => void,
  onPage: (progress: number) => void,
): Promise<WrittenExport> {
  const sum = new ByteSum();
  const kinds = new KindCounter();
  let rows = 0;
  for await (const page of dataOf(options, onPage)) {
    sum.add(page);
    kinds.count(page);
    for (const line of page.toString().trimEnd().split('\n')) {
      rows++;
      onSession(JSON.parse(line) as Session);
    }
  }
  const [bytes, sha256] = [sum.bytes, sum.digest()];
  return {
    rows,
    redactionsByKind: kinds.counts(),
    redactionsNotReported: kinds.notReported,
    bytes,
    sha256,
    fileBytes: bytes,
    fileSha256: sha256,
  };
}

async function writePdf(
  options: WriteReportOptions,
  report: ExportReport,
  statement: string,
): Promise<{ bytes: number; sha256: string }> {
  const { row, signal, onProgress, store } = options;
  const { pdf, draw } = await createReportPdf(
    reportDocument(report),
    row.id,
    `${report.account.name} · ${row.id} · as of ${report.as_of}`,
  );
  const [file, data] = [new ByteSum(), new ByteSum()];
  let progress = summingShare;
  const content = file.of(pdf as AsyncIterable<Uint8Array>, (bytes) => onProgress(progress, bytes));
  const attached = dataOf(options, (part) => {
    progress = summingShare + part * (1 - summingShare);
  });
  const broken = new AbortController();
  async function make(): Promise<void> {
    await draw();
    await attachFile(
      pdf,
      {
        content: data.of(attached),
        bytes: report.data.bytes,
        name: report.data.name,
        mediaType: 'application/x-ndjson',
        description: 'The sessions that the figures of this report are sums of, one a line.',
        modifiedAt: row.asOf,
      },
      AbortSignal.any([signal, broken.signal]),
    );
    if (data.digest() !== report.data.sha256)
      throw new Error('the sessions of a report were other ones when they were read again');
    pdf.file(Buffer.from(statement), {
      name: 'statement.json',
      type: 'application/json',
      description: 'The signed statement about the attached sessions: a DSSE envelope.',
      relationship: 'Supplement',
      modifiedDate: row.asOf,
    } as object);
    pdf.end();
  }
  const stored = store(content).catch((error: unknown) => {
    broken.abort(error);
    throw error;
  });
  const made = make().catch((error: unknown) => {
    pdf.destroy(error as Error);
    throw error;
  });
  const [storing, making] = await Promise.allSettled([stored, made]);
  // If storing fails, making is aborted with the same reason; and the other way around.
  if (storing.status === 'rejected') throw storing.reason;
  if (making.status === 'rejected') throw making.reason;
  return { bytes: file.bytes, sha256: file.digest() };
}
