import type { AuditEntry } from '@masker/contract/plain';
import { aboutEntry } from '@/lib/audit-log/about.ts';
import { actionInWords } from '@/lib/audit-log/actions.ts';
import { entryId } from '@/lib/audit-log/entry-id.ts';
import { formatCount } from '@/lib/format/count.ts';
import { defineGrid, type GridColumn } from '../grid/definition.ts';
import { FullInstant, Instant, ZonedHeading } from '../ui/instant.tsx';
import { Mark } from '../ui/mark.tsx';
import { ActorDetail, ActorName } from './actor.tsx';
import { Code } from './code.tsx';
import { FilterValues } from './filter-values.tsx';
import { OutcomeDetail } from './outcome-detail.tsx';
import { Target } from './target.tsx';

/** Every field of an entry, once: the table, its heading and the drawer are made from this. */
const columns: GridColumn<AuditEntry>[] = [
  {
    id: 'at',
    card: 'title-end',
    heading: <ZonedHeading label="When" />,
    cell: ({ at }) => <Instant instant={at} />,
    label: 'When',
    presence: 'narrow',
    track: '10rem',
    detail: ({ at }) => <FullInstant instant={at} />,
  },
  {
    id: 'actor',
    card: 'fact-middle',
    cell: ({ actor }) => <ActorName actor={actor} />,
    label: 'Who',
    presence: 'narrow',
    track: 'minmax(7rem, 1fr)',
    detail: ({ actor }) => <ActorDetail actor={actor} />,
  },
  {
    id: 'action',
    card: 'title',
    cell: ({ action }) => (
      <span title={action} className="truncate font-medium">
        {actionInWords(action)}
      </span>
    ),
    label: 'What',
    presence: 'narrow',
    track: 'minmax(8rem, 1fr)',
    detail: ({ action }) => (
      <span className="flex flex-col">
        <span className="font-medium">{actionInWords(action)}</span>
        <span className="font-mono text-xs text-ink-faint">{action}</span>
      </span>
    ),
  },
  {
    id: 'outcome',
    card: 'fact',
    cell: ({ outcome }) => <Mark look={outcome === 'ok' ? 'good' : 'bad'}>{outcome}</Mark>,
    label: 'Outcome',
    presence: 'narrow',
    track: '5.75rem',
    detail: ({ outcome }) => <OutcomeDetail outcome={outcome} />,
  },
  {
    id: 'target',
    cell: (entry) => (
      <span title={aboutEntry(entry)} className="truncate text-ink-soft">
        {aboutEntry(entry)}
      </span>
    ),
    label: 'About',
    presence: 'medium',
    track: 'minmax(6rem, 2fr)',
    detail: (entry) => <Target entry={entry} />,
  },
  {
    id: 'filters',
    label: 'Parameters',
    presence: 'drawer',
    detail: ({ filters }) => <FilterValues filters={filters} />,
  },
  {
    id: 'rows',
    cell: ({ rows }) =>
      rows === null ? (
        <span className="text-ink-faint">–</span>
      ) : (
        <span className="tabular-nums">{formatCount(rows)}</span>
      ),
    label: 'Rows',
    presence: 'medium',
    track: '6rem',
    align: 'end',
    detail: ({ rows }) =>
      rows === null ? (
        <span className="text-ink-faint">None: not a list</span>
      ) : (
        <span className="tabular-nums">{formatCount(rows)}</span>
      ),
  },
  {
    id: 'address',
    cell: ({ address }) => <span className="truncate font-mono text-xs text-ink-soft">{address ?? '–'}</span>,
    label: 'Address',
    presence: 'wide',
    track: '9rem',
    detail: ({ address }) =>
      address === null ? (
        <span className="text-ink-faint">Not known</span>
      ) : (
        <Code text={address} what="the address" />
      ),
  },
  {
    id: 'request_id',
    label: 'Request',
    presence: 'drawer',
    detail: ({ request_id }) => <Code text={request_id} what="the request id" />,
  },
  {
    id: 'sequence',
    cell: ({ sequence }) => <span className="text-ink-soft tabular-nums">{formatCount(sequence)}</span>,
    label: 'Entry',
    presence: 'wide',
    track: '6.5rem',
    align: 'end',
    detail: ({ sequence }) => (
      <span className="tabular-nums">{formatCount(sequence)} of your account, counted without a hole</span>
    ),
  },
  {
    id: 'hash',
    label: 'Hash',
    presence: 'drawer',
    block: true,
    detail: ({ hash }) => (
      <>
        <p className="mb-2 text-ink-soft text-pretty">
          SHA-256 of the hash before it and the entries that were written together with this one: a changed,
          missing or added entry breaks it and every hash after it.{' '}
          <code className="font-mono text-xs">masker audit verify</code> recomputes them all.
        </p>
        <Code text={hash} what="the hash" />
      </>
    ),
  },
];

export const auditGrid = defineGrid<AuditEntry>({
  title: 'Audit log',
  label: 'Audit log, newest first',
  one: 'entry',
  many: 'entries',
  idOf: entryId,
  idAttribute: 'data-entry',
  instantOf: ({ at }) => at,
  isSelectable: false,
  columns,
});
