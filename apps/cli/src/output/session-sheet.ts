import type { Session } from '@masker/client';
import { formatCount, formatDuration, formatKinds, formatStarted } from './format.ts';
import { statusColours } from './session-table.ts';
import { paint, printable } from './text.ts';

/** One session, a line a field. */
export function sessionSheet(session: Session, colours: boolean): string {
  const kinds = formatKinds(session.redactions_by_kind);
  const redactions = formatCount(session.redaction_count) + (kinds ? `  (${printable(kinds)})` : '');
  const fields: [string, string][] = [
    ['Session', printable(session.id)],
    ['Agent', `${printable(session.agent_name)}  ${printable(session.agent_id)}`],
    ['Started', formatStarted(session.started_at)],
    ['Ended', formatStarted(session.ended_at)],
    ['Duration', formatDuration(session.duration_ms)],
    ['Status', paint(printable(session.status), statusColours[session.status] ?? null, colours)],
    ['Redactions', redactions],
    ['Model', printable(session.upstream_model ?? '–')],
  ];
  return fields.map(([name, value]) => `${paint(name.padEnd(12), 'dim', colours)}${value}\n`).join('');
}
