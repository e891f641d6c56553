import type { Session } from '@masker/contract';

/** The columns, named and ordered as the fields of a session. */
const columns = [
  'id',
  'agent_id',
  'agent_name',
  'started_at',
  'ended_at',
  'duration_ms',
  'status',
  'redaction_count',
  'redactions_by_kind',
  'upstream_model',
] as const satisfies readonly (keyof Session)[];

/** The header, as RFC 4180 has lines: ending in CR LF. */
export const csvHeader = `${columns.join(',')}\r\n`;

/** A session as a line of CSV. Its redactions by kind are a JSON object in one cell. */
export function csvLine(session: Session): string {
  return `${columns.map((column) => cell(session[column])).join(',')}\r\n`;
}

function cell(value: Session[keyof Session]): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? harmless(value) : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A spreadsheet would take text that begins like this for a formula, and run it; some read the wide forms too. */
function harmless(text: string): string {
  return /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
}
