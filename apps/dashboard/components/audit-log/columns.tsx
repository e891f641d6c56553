import type { Actor, AuditEntry } from '@masker/contract';
import { aboutEntry } from '@/lib/audit-log/about.ts';
import { actionInWords } from '@/lib/audit-log/actions.ts';
import { entryId } from '@/lib/audit-log/entry-id.ts';
import { formatCount } from '@/lib/format/count.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { type Html, html } from '@/lib/markup/html.ts';
import { instantCell, markCell, nameCell } from '../grid/cells.ts';
import { defineGrid, type GridColumn } from '../grid/definition.ts';
import { ZonedHeading } from '../ui/zoned-heading.tsx';
import { actorWords } from './actor-words.ts';

/** The fields of an entry, by the names of the API. */
export type AuditField =
  | 'at'
  | 'actor'
  | 'action'
  | 'outcome'
  | 'target'
  | 'filters'
  | 'rows'
  | 'address'
  | 'request_id'
  | 'sequence'
  | 'hash';

/** Every field of an entry, once: the table and its heading are made from this; `details.tsx` says more of each. */
const columns: GridColumn<AuditEntry, AuditField>[] = [
  {
    id: 'at',
    card: 'title-end',
    heading: <ZonedHeading label="When" />,
    cell: ({ at }, look) => instantCell(at, look),
    label: 'When',
    presence: 'narrow',
    track: '10rem',
  },
  {
    id: 'actor',
    card: 'fact-middle',
    cell: ({ actor }) =>
      html`<span title="${actorWords[actor.kind]}: ${visibleName(actor.name)}">${actorIcons[actor.kind]}${nameCell(actor.name)}</span>`,
    label: 'Who',
    presence: 'narrow',
    track: 'minmax(7rem, 1fr)',
  },
  {
    id: 'action',
    card: 'title',
    cell: ({ action, outcome }) =>
      html`<span title="${action}" class="font-medium">${actionInWords(action, outcome)}</span>`,
    label: 'What',
    presence: 'narrow',
    track: 'minmax(8rem, 2fr)',
  },
  {
    id: 'outcome',
    card: 'fact',
    cell: ({ outcome }) => markCell(outcome === 'ok' ? 'good' : 'bad', outcome),
    label: 'Outcome',
    presence: 'narrow',
    track: '5.75rem',
  },
  {
    id: 'target',
    cell: (entry) =>
      html`<span title="${aboutEntry(entry)}" class="text-ink-soft">${aboutEntry(entry)}</span>`,
    label: 'About',
    presence: 'medium',
    track: 'minmax(6rem, 2fr)',
  },
  { id: 'filters', label: 'Parameters', presence: 'drawer' },
  {
    id: 'rows',
    cell: ({ rows }) =>
      rows === null ? html`<span class="text-ink-faint">–</span>` : html`${formatCount(rows)}`,
    label: 'Rows',
    presence: 'medium',
    track: '6rem',
    align: 'end',
  },
  {
    id: 'address',
    cell: ({ address }) => html`<span class="font-mono text-xs text-ink-soft">${address ?? '–'}</span>`,
    label: 'Address',
    presence: 'wide',
    track: '9rem',
  },
  { id: 'request_id', label: 'Request', presence: 'drawer' },
  {
    id: 'sequence',
    cell: ({ sequence }) => html`<span class="text-ink-soft">${formatCount(sequence)}</span>`,
    label: 'Entry',
    presence: 'wide',
    track: '6.5rem',
    align: 'end',
  },
  { id: 'hash', label: 'Hash', presence: 'drawer' },
];

export const auditGrid = defineGrid<AuditEntry, AuditField>({
  title: 'Audit log',
  label: 'Audit log, newest first',
  one: 'entry',
  many: 'entries',
  idOf: entryId,
  idAttribute: 'data-entry',
  instantOf: ({ at }) => at,
  columns,
});

/** Lucide's icons, as markup. */
const actorIcons: Record<Actor['kind'], Html> = {
  user: icon(
    actorWords.user,
    html`<path d="M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2"/><circle cx="12" cy="7" r="4"/>`,
  ),
  token: icon(
    actorWords.token,
    html`<path d="M2.586 17.414A2 2 0 0 0 2 18.828V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h1a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h.172a2 2 0 0 0 1.414-.586l.814-.814a6.5 6.5 0 1 0-4-4z"/><circle cx="16.5" cy="7.5" r=".5" fill="currentColor"/>`,
  ),
  operator: icon(actorWords.operator, html`<path d="M12 19h8"/><path d="m4 17 6-6-6-6"/>`),
};

function icon(label: string, paths: Html): Html {
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" class="table-only mr-1.5 inline-block size-3.5 align-[-0.15em] text-ink-faint">${paths}</svg>`;
}
