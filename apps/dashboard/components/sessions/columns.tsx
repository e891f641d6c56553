import type { Session } from '@masker/contract/plain';
import { formatCount } from '@/lib/format/count.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { shortId } from '@/lib/format/short-id.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { type Html, html } from '@/lib/markup/html.ts';
import { wallClockLine } from '@/lib/time/wall-clock.ts';
import { instantCell, markCell, narrowing } from '../grid/cells.ts';
import { defineGrid, type GridColumn } from '../grid/definition.ts';
import { statusLooks } from '../ui/mark-looks.ts';
import { ZonedHeading } from '../ui/zoned-heading.tsx';
import { kindChips } from './kind-chips.ts';

/** The fields of a session, by the names of the API. */
export type SessionField =
  | 'started_at'
  | 'ended_at'
  | 'agent_name'
  | 'status'
  | 'duration_ms'
  | 'redaction_count'
  | 'upstream_model'
  | 'id';

/** Every field of a session, once: the table and its heading are made from this; `details.tsx` says more of each. */
const columns: GridColumn<Session, SessionField>[] = [
  {
    id: 'started_at',
    card: 'title-end',
    heading: <ZonedHeading label="Started" />,
    cell: ({ started_at }, look) => instantCell(started_at, look),
    label: 'Started',
    presence: 'narrow',
    track: '10rem',
  },
  { id: 'ended_at', label: 'Ended', presence: 'drawer' },
  {
    id: 'agent_name',
    card: 'title',
    cell: ({ agent_id, agent_name }) => narrowCell('agent_id', agent_id, agent_name, 'font-medium'),
    label: 'Agent',
    presence: 'narrow',
    track: 'minmax(6rem, 1.1fr)',
  },
  {
    id: 'status',
    card: 'fact',
    cell: ({ status }) => markCell(statusLooks[status], status),
    label: 'Status',
    presence: 'narrow',
    track: '5.25rem',
  },
  {
    id: 'duration_ms',
    card: 'fact-middle',
    cell: ({ duration_ms }) => html`${formatDuration(duration_ms)}`,
    label: 'Duration',
    presence: 'narrow',
    track: '6.75rem',
    align: 'end',
  },
  {
    id: 'redaction_count',
    card: 'fact-end',
    cell: ({ redaction_count, redactions_by_kind, redactions_reported }, { room }) =>
      redactions_reported === false
        ? html`<span title="The source of this session reports no redaction counts" class="text-ink-faint">not reported</span>`
        : html`<span class="redactions ${redaction_count === 0 ? 'text-ink-faint' : 'font-medium'}">${formatCount(redaction_count)}<span class="card-only"> redacted</span></span>${kindChips(redactions_by_kind, room)}`,
    label: 'Redactions',
    presence: 'narrow',
    track: 'minmax(5.25rem, 2fr)',
  },
  {
    id: 'upstream_model',
    cell: ({ upstream_model }) =>
      upstream_model === null
        ? html`<span title="The call never reached a model" class="text-ink-faint">–</span>`
        : narrowCell('model', upstream_model, upstream_model, 'text-ink-soft'),
    label: 'Model',
    presence: 'wide',
    track: 'minmax(7rem, 0.8fr)',
  },
  {
    id: 'id',
    cell: ({ id }) => html`<span title="${id}" class="font-mono text-xs text-ink-soft">${shortId(id)}</span>`,
    label: 'ID',
    presence: 'wide',
    track: '9.75rem',
  },
];

export const sessionGrid = defineGrid<Session, SessionField>({
  title: 'Sessions',
  label: 'Sessions, newest first',
  one: 'session',
  many: 'sessions',
  idOf: ({ id }) => id,
  idAttribute: 'data-session',
  instantOf: ({ started_at }) => started_at,
  selectionName: ({ agent_name, started_at }, zone) =>
    `${visibleName(agent_name)}, ${wallClockLine(started_at, zone)}`,
  columns,
});

/** A name that narrows the list to what it is of. */
function narrowCell(filter: string, value: string, name: string, look: string): Html {
  const visible = visibleName(name);
  return html`<bdi ${narrowing(filter, value)} title="Show only ${visible}" class="narrow ${look}">${visible}</bdi>`;
}
