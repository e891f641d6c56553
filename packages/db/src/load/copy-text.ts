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

const dayLength = 86_400_000;
let day = Number.NaN;
let dayText = '';

/** An instant as PostgreSQL reads it; most follow one of the same day, whose date is not written anew. */
function instant(at: number): string {
  const its = Math.floor(at / dayLength);
  if (its !== day) {
    day = its;
    dayText = new Date(its * dayLength).toISOString().slice(0, -'00:00:00.000Z'.length);
  }
  const ms = at - its * dayLength;
  const seconds = Math.floor(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  return `${dayText}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}.${String(ms % 1_000).padStart(3, '0')}Z`;
}

const two = (value: number) => (value < 10 ? `0${value}` : value);
