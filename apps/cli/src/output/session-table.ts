import type { Session, SessionStatus } from '@masker/client';
import { formatCount, formatDuration, formatStarted } from './format.ts';
import { Table } from './table.ts';
import { type Colour, paint, printable } from './text.ts';

export const statusColours: Record<SessionStatus, Colour | null> = {
  ok: null,
  partial: 'yellow',
  error: 'red',
};

/** Sessions, a line each. */
export function sessionTable(colours: boolean): Table<Session> {
  return new Table<Session>(
    [
      { title: 'STARTED', text: (session) => formatStarted(session.started_at) },
      { title: 'AGENT', width: 24, text: (session) => printable(session.agent_name) },
      {
        title: 'STATUS',
        width: 7,
        text: ({ status }) => paint(printable(status), statusColours[status] ?? null, colours),
      },
      { title: 'DURATION', align: 'right', width: 9, text: (session) => formatDuration(session.duration_ms) },
      {
        title: 'REDACTIONS',
        align: 'right',
        text: (session) =>
          session.redactions_reported === false ? 'not reported' : formatCount(session.redaction_count),
      },
      { title: 'MODEL', width: 18, text: (session) => printable(session.upstream_model ?? '–') },
      { title: 'ID', text: (session) => printable(session.id) },
    ],
    colours,
  );
}
