import { sign } from 'node:crypto';
import { type ExportStatement, formatInstant } from '@masker/contract';
import type { ExportRow } from '@masker/db';
import type { WrittenExport } from '../export-content/written-export.ts';
import type { SigningKey } from '../export-keys/export-keys.ts';

const payloadType = 'application/vnd.in-toto+json';

/** What a statement says of an export. */
export interface StatementSubject {
  row: ExportRow;
  written: WrittenExport;
  /** The entry of the audit log that names the export. */
  auditLog: { sequence: number; hash: string };
  /** What is attached to a report. */
  attached?: { name: string; digest: { sha256: string } }[];
}

/** The payload of a statement: an in-toto Statement v1 about the content and, if it is compressed, the file. */
export function statementPayload({ row, written, auditLog, attached }: StatementSubject): string {
  const { filters, createdBy, fileName } = row;
  const name = row.gzip ? fileName.replace(/\.gz$/, '') : fileName;
  const subject = [{ name, digest: { sha256: written.sha256 } }];
  if (row.gzip) subject.push({ name: fileName, digest: { sha256: written.fileSha256 } });
  return JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject,
    predicateType: 'https://masker-sessions.dev/export/v1',
    predicate: {
      export_id: row.id,
      account_id: row.accountId,
      filters,
      since: row.since && formatInstant(row.since.getTime()),
      until: row.until && formatInstant(row.until.getTime()),
      as_of: formatInstant(row.asOf.getTime()),
      commit_cut: row.cut,
      rows: written.rows,
      redactions_by_kind: written.redactionsByKind,
      ...(written.redactionsNotReported > 0 && { redactions_not_reported: written.redactionsNotReported }),
      bytes: written.bytes,
      format: row.format,
      requested_by: createdBy,
      request_id: row.requestId,
      schedule: scheduleOf(row),
      audit_log: auditLog,
      ...(attached && { attached }),
    },
  });
}

/** Which window of which schedule an export has, and the one before it; null if somebody asked for it. */
function scheduleOf({
  scheduleId,
  sequence,
  previousExport,
  previousSha256,
  afterCut,
  afterAsOf,
  removedSessions,
}: ExportRow) {
  if (scheduleId === null) return null;
  return {
    id: scheduleId,
    sequence,
    previous: previousExport && { export_id: previousExport, sha256: previousSha256 },
    after: afterAsOf && { as_of: formatInstant(afterAsOf.getTime()), commit_cut: afterCut },
    removed_sessions: removedSessions ?? 0,
  };
}

/** Signs a payload: a DSSE envelope with an Ed25519 signature over the pre-authentication encoding. */
export function signStatement(payload: string, { kid, privateKey }: SigningKey): ExportStatement {
  const body = Buffer.from(payload);
  const encoding = Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${body.length} `),
    body,
  ]);
  return {
    payloadType,
    payload: body.toString('base64'),
    signatures: [{ keyid: kid, sig: sign(null, encoding, privateKey).toString('base64') }],
  };
}
