import type { AuditEntry } from '@masker/contract';
import { createColumnHelper } from '@tanstack/react-table';
import { aboutEntry } from '@/lib/audit-log/about.ts';
import { actionInWords } from '@/lib/audit-log/actions.ts';
import { entryId } from '@/lib/audit-log/entry-id.ts';
import { formatCount } from '@/lib/format/count.ts';
import { defineGrid, type GridFeatures, gridFeatures } from '../grid/definition.ts';
import { FullInstant, Instant, ZonedHeading } from '../ui/instant.tsx';
import { Mark } from '../ui/mark.tsx';
import { ActorDetail, ActorName } from './actor.tsx';
import { Code } from './code.tsx';
import { FilterValues } from './filter-values.tsx';
import { OutcomeDetail } from './outcome-detail.tsx';
import { Target } from './target.tsx';

const helper = createColumnHelper<GridFeatures<AuditEntry>, AuditEntry>();

/** Every field of an entry, once: the table, its heading and the drawer are made from this. */
const columns = helper.columns([
  helper.accessor('at', {
    header: () => <ZonedHeading label="When" />,
    cell: ({ getValue }) => <Instant instant={getValue()} />,
    meta: {
      label: 'When',
      presence: 'narrow',
      track: '10rem',
      narrowTrack: '7.5rem',
      detail: ({ at }) => <FullInstant instant={at} />,
    },
  }),
  helper.accessor('actor', {
    header: 'Who',
    cell: ({ getValue }) => <ActorName actor={getValue()} />,
    meta: {
      label: 'Who',
      presence: 'narrow',
      track: 'minmax(7rem, 1fr)',
      narrowTrack: 'minmax(0, 1fr)',
      detail: ({ actor }) => <ActorDetail actor={actor} />,
    },
  }),
  helper.accessor('action', {
    header: 'What',
    cell: ({ getValue }) => (
      <span title={getValue()} className="truncate font-medium">
        {actionInWords(getValue())}
      </span>
    ),
    meta: {
      label: 'What',
      presence: 'narrow',
      track: 'minmax(8rem, 1fr)',
      narrowTrack: 'minmax(0, 1.1fr)',
      detail: ({ action }) => (
        <span className="flex flex-col">
          <span className="font-medium">{actionInWords(action)}</span>
          <span className="font-mono text-xs text-ink-faint">{action}</span>
        </span>
      ),
    },
  }),
  helper.accessor('outcome', {
    header: () => <span className="@max-3xl:sr-only">Outcome</span>,
    cell: ({ getValue }) => (
      <Mark look={getValue() === 'ok' ? 'good' : 'bad'} compact>
        {getValue()}
      </Mark>
    ),
    meta: {
      label: 'Outcome',
      presence: 'narrow',
      track: '5.75rem',
      narrowTrack: '1.75rem',
      detail: ({ outcome }) => <OutcomeDetail outcome={outcome} />,
    },
  }),
  helper.accessor('target', {
    header: 'About',
    cell: ({ row: { original } }) => (
      <span title={aboutEntry(original)} className="truncate text-ink-soft">
        {aboutEntry(original)}
      </span>
    ),
    meta: {
      label: 'About',
      presence: 'medium',
      track: 'minmax(6rem, 2fr)',
      detail: (entry) => <Target entry={entry} />,
    },
  }),
  helper.accessor('filters', {
    meta: {
      label: 'Parameters',
      presence: 'drawer',
      detail: ({ filters }) => <FilterValues filters={filters} />,
    },
  }),
  helper.accessor('rows', {
    header: 'Rows',
    cell: ({ getValue }) => {
      const rows = getValue();
      return rows === null ? (
        <span className="text-ink-faint">–</span>
      ) : (
        <span className="tabular-nums">{formatCount(rows)}</span>
      );
    },
    meta: {
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
  }),
  helper.accessor('address', {
    header: 'Address',
    cell: ({ getValue }) => (
      <span className="truncate font-mono text-xs text-ink-soft">{getValue() ?? '–'}</span>
    ),
    meta: {
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
  }),
  helper.accessor('request_id', {
    meta: {
      label: 'Request',
      presence: 'drawer',
      detail: ({ request_id }) => <Code text={request_id} what="the request id" />,
    },
  }),
  helper.accessor('sequence', {
    header: 'Entry',
    cell: ({ getValue }) => <span className="text-ink-soft tabular-nums">{formatCount(getValue())}</span>,
    meta: {
      label: 'Entry',
      presence: 'wide',
      track: '6.5rem',
      align: 'end',
      detail: ({ sequence }) => (
        <span className="tabular-nums">{formatCount(sequence)} of your account, counted without a hole</span>
      ),
    },
  }),
  helper.accessor('hash', {
    meta: {
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
  }),
]);

export const auditGrid = defineGrid<AuditEntry>({
  title: 'Audit log',
  label: 'Audit log, newest first',
  one: 'entry',
  many: 'entries',
  idOf: entryId,
  idAttribute: 'data-entry',
  features: gridFeatures<AuditEntry>(),
  columns,
});
