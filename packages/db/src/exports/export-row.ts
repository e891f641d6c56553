import type { Actor, ExportFileFormat, ExportFilters, ExportStatus } from '@masker/contract';
import type { SessionFilter } from '../session/filter.ts';

/** An export as it is stored. */
export interface ExportRow {
  accountId: string;
  id: string;
  status: ExportStatus;
  format: ExportFileFormat;
  gzip: boolean;
  /** Whether CSV starts with a byte order mark. */
  bom: boolean;
  filters: ExportFilters;
  /** The filters as conditions, without the window. */
  conditions: SessionFilter;
  /** The window of time; null if a schedule made the export. */
  since: Date | null;
  until: Date | null;
  /** The only agent that the token which asked may see; null for all. */
  agentId: string | null;
  /** The cut of the order of commits, formatted. */
  cut: string;
  asOf: Date;
  /** The schedule that made the export, and the number of its window; null if somebody asked for it. */
  scheduleId: string | null;
  sequence: number | null;
  /** Where the window before ended: what it has is not in this one. Null if there is none. */
  afterCut: string | null;
  afterAsOf: Date | null;
  /** The export of the window before, and the SHA-256 of its statement. */
  previousExport: string | null;
  previousSha256: string | null;
  /** Sessions of the window that retention removed before they were exported; null if somebody asked for the export. */
  removedSessions: number | null;
  createdBy: Actor;
  requestId: string;
  fileName: string;
  attempts: number;
  lease: string | null;
  rows: number | null;
  bytes: number | null;
  sha256: string | null;
  fileBytes: number | null;
  fileSha256: string | null;
  /** The signed statement, as JSON. */
  statement: string | null;
  /** The figures of a report, as JSON; null for other formats, and once the file is deleted. */
  report: string | null;
  /** The reply of the timestamp authority (RFC 3161), DER. */
  timestamp: Buffer | null;
}

/** The columns of an {@link ExportRow}. `pg` returns a bigint as text, so numbers are read as double precision. */
export const exportColumns = `
  account_id AS "accountId", id, status, format, gzip, bom, filters, conditions, since, until, agent_id AS "agentId", cut,
  as_of AS "asOf", schedule_id AS "scheduleId", sequence, after_cut AS "afterCut", after_as_of AS "afterAsOf",
  previous_export AS "previousExport", previous_sha256 AS "previousSha256", created_by AS "createdBy", request_id AS "requestId", file_name AS "fileName", attempts, lease,
  rows::float8 AS rows, bytes::float8 AS bytes, sha256, file_bytes::float8 AS "fileBytes",
  file_sha256 AS "fileSha256", statement, report, timestamp, removed_sessions::float8 AS "removedSessions"`;

/** The wire JSON of the rows of `seen`. */
export const shownExport = `
  SELECT seen.id, row_to_json(wire)::text AS json
  FROM seen
  CROSS JOIN LATERAL (
    SELECT
      seen.id,
      seen.status,
      seen.format,
      seen.gzip,
      seen.bom,
      seen.filters,
      wire_instant(seen.since) AS since,
      wire_instant(seen.until) AS until,
      wire_instant(seen.as_of) AS as_of,
      CASE WHEN seen.schedule_id IS NOT NULL THEN
        json_build_object(
          'id', seen.schedule_id, 'sequence', seen.sequence, 'after', wire_instant(seen.after_as_of),
          'removed_sessions', coalesce(seen.removed_sessions, 0)
        )
      END AS schedule,
      seen.rows,
      seen.bytes,
      seen.sha256,
      CASE WHEN seen.file_sha256 IS NOT NULL THEN
        json_build_object('name', seen.file_name, 'bytes', seen.file_bytes, 'sha256', seen.file_sha256)
      END AS file,
      CASE WHEN seen.timestamp IS NOT NULL OR seen.timestamp_due_at IS NOT NULL THEN
        json_build_object('at', wire_instant(seen.timestamp_at), 'error', seen.timestamp_error)
      END AS timestamp,
      round(seen.progress::numeric, 3) AS progress,
      seen.error,
      seen.created_by,
      wire_instant(seen.created_at) AS created_at,
      wire_instant(seen.finished_at) AS finished_at,
      wire_instant(seen.expires_at) AS expires_at
  ) AS wire`;
