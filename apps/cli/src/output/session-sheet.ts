import type { Session } from '@masker/client';
import { formatCount, formatDuration, formatKinds, formatStarted } from './format.ts';
import { statusColours } from './session-table.ts';
import { paint, printable } from './text.ts';

/** The content of a line about a session. */
type Line = [name: string, text: (session: Session, colours: boolean) => string];

/** The line of each field of a session; null for fields that are part of another line. */
const lines: Record<keyof Session, Line | null> = {
  id: ['Session', ({ id }) => printable(id)],
  agent_id: null,
  agent_name: ['Agent', ({ agent_name, agent_id }) => `${printable(agent_name)}  ${printable(agent_id)}`],
  started_at: ['Started', ({ started_at }) => formatStarted(started_at)],
  ended_at: ['Ended', ({ ended_at }) => formatStarted(ended_at)],
  duration_ms: ['Duration', ({ duration_ms }) => formatDuration(duration_ms)],
  status: [
    'Status',
    ({ status }, colours) => paint(printable(status), statusColours[status] ?? null, colours),
  ],
  redaction_count: ['Redactions', redactions],
  redactions_by_kind: null,
  redactions_reported: null,
  upstream_model: ['Model', ({ upstream_model }) => printable(upstream_model ?? '–')],
};

/** One session, a line a field. */
export function sessionSheet(session: Session, colours: boolean): string {
  return Object.values(lines)
    .filter((line) => line !== null)
    .map(([name, text]) => `${paint(name.padEnd(12), 'dim', colours)}${text(session, colours)}\n`)
    .join('');
}

function redactions({ redaction_count, redactions_by_kind, redactions_reported }: Session): string {
  if (redactions_reported === false) return 'not reported by the source';
  const kinds = formatKinds(redactions_by_kind);
  return formatCount(redaction_count) + (kinds ? `  (${printable(kinds)})` : '');
}
