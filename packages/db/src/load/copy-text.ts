import type { SessionRow } from './session-row.ts';

/** The columns of the staging table, in the order that {@link copyLine} writes them. */
export const copyColumns = [
  'line',
  'id',
  'agent_id',
  'agent_name',
  'started_at',
  'ended_at',
  'status',
  'redaction_count',
  'redactions_by_kind',
  'upstream_model',
].join(', ');

/** One row in the text format of PostgreSQL's COPY, its line feed included. */
export function copyLine(row: SessionRow, line: number): string {
  return `${line}\t${row.id}\t${row.agentId}\t${text(row.agentName)}\t${instant(row.startedAt)}\t${instant(
    row.endedAt,
  )}\t${row.status}\t${row.redactionCount}\t${text(JSON.stringify(row.redactionsByKind))}\t${text(row.upstreamModel)}\n`;
}

function text(value: string | null): string {
  if (value === null) return '\\N';
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (found) => escapes[found] as string) : value;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function instant(at: number): string {
  return new Date(at).toISOString();
}
