import type { Actor, ExportFilters, ExportFormat, ExportStatus } from '@masker/contract';
import type { SessionFilter } from '../session/filter.ts';

/** An export as it is stored. */
export interface ExportRow {
  accountId: string;
  id: string;
  status: ExportStatus;
  format: ExportFormat;
  gzip: boolean;
  filters: ExportFilters;
  /** The filters as conditions, without the window. */
  conditions: SessionFilter;
  since: Date;
  until: Date;
  /** The only agent that the token which asked may see; null for all. */
  agentId: string | null;
  /** The cut of the order of commits, formatted. */
  cut: string;
  asOf: Date;
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
}

/** The columns of an {@link ExportRow}. `pg` returns a bigint as text, so numbers are read as double precision. */
export const exportColumns = `
  account_id AS "accountId", id, status, format, gzip, filters, conditions, since, until, agent_id AS "agentId", cut,
  as_of AS "asOf", created_by AS "createdBy", request_id AS "requestId", file_name AS "fileName", attempts, lease,
  rows::float8 AS rows, bytes::float8 AS bytes, sha256, file_bytes::float8 AS "fileBytes",
  file_sha256 AS "fileSha256", statement`;

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
      seen.filters,
      wire_instant(seen.since) AS since,
      wire_instant(seen.until) AS until,
      wire_instant(seen.as_of) AS as_of,
      seen.rows,
      seen.bytes,
      seen.sha256,
      CASE WHEN seen.file_sha256 IS NOT NULL THEN
        json_build_object('name', seen.file_name, 'bytes', seen.file_bytes, 'sha256', seen.file_sha256)
      END AS file,
      round(seen.progress::numeric, 3) AS progress,
      seen.error,
      seen.created_by,
      wire_instant(seen.created_at) AS created_at,
      wire_instant(seen.finished_at) AS finished_at,
      wire_instant(seen.expires_at) AS expires_at
  ) AS wire`;
