import type { Session } from '@masker/contract';
import { createColumnHelper } from '@tanstack/react-table';
import { formatCount } from '@/lib/format/count.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { shortId } from '@/lib/format/short-id.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { defineGrid, type GridFeatures, gridFeatures } from '../grid/definition.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { FullInstant, Instant, ZonedHeading } from '../ui/instant.tsx';
import { Name } from '../ui/name.tsx';
import { StatusMark } from '../ui/status-mark.tsx';
import { KindBars } from './kind-bars.tsx';
import { KindChips } from './kind-chips.tsx';

const helper = createColumnHelper<GridFeatures<Session>, Session>();

/** Every field of a session, once: the table, its heading and the drawer are made from this. */
const columns = helper.columns([
  helper.accessor('started_at', {
    header: () => <ZonedHeading label="Started" />,
    cell: ({ getValue }) => <Instant instant={getValue()} />,
    meta: {
      label: 'Started',
      presence: 'narrow',
      track: '10rem',
      narrowTrack: '7.5rem',
      detail: ({ started_at }) => <FullInstant instant={started_at} />,
    },
  }),
  helper.accessor('ended_at', {
    meta: {
      label: 'Ended',
      presence: 'drawer',
      detail: ({ ended_at }) => <FullInstant instant={ended_at} />,
    },
  }),
  helper.accessor('agent_name', {
    header: 'Agent',
    cell: ({ getValue }) => (
      <span title={visibleName(getValue())} className="truncate font-medium">
        <Name of={getValue()} />
      </span>
    ),
    meta: {
      label: 'Agent',
      presence: 'narrow',
      track: 'minmax(6rem, 1.1fr)',
      narrowTrack: 'minmax(0, 1fr)',
      detail: ({ agent_name, agent_id }) => (
        <span className="flex flex-col">
          <span className="font-medium wrap-anywhere">
            <Name of={agent_name} />
          </span>
          <span className="font-mono text-xs break-all text-ink-faint">{agent_id}</span>
        </span>
      ),
    },
  }),
  helper.accessor('status', {
    header: () => <span className="@max-3xl:sr-only">Status</span>,
    cell: ({ getValue }) => <StatusMark status={getValue()} compact />,
    meta: {
      label: 'Status',
      presence: 'narrow',
      track: '5.25rem',
      narrowTrack: '1.75rem',
      detail: ({ status }) => <StatusMark status={status} />,
    },
  }),
  helper.accessor('duration_ms', {
    header: 'Duration',
    cell: ({ getValue }) => (
      <span className="whitespace-nowrap tabular-nums">{formatDuration(getValue())}</span>
    ),
    meta: {
      label: 'Duration',
      presence: 'medium',
      track: '6.75rem',
      align: 'end',
      detail: ({ duration_ms }) => (
        <span className="tabular-nums">
          {formatDuration(duration_ms)}
          {duration_ms >= 1000 && <span className="text-ink-faint"> · {formatCount(duration_ms)} ms</span>}
        </span>
      ),
    },
  }),
  helper.accessor('redaction_count', {
    header: 'Redactions',
    cell: ({ row: { original } }) => <Redactions session={original} />,
    meta: {
      label: 'Redactions',
      presence: 'narrow',
      track: 'minmax(5.25rem, 2fr)',
      narrowTrack: '5.25rem',
      block: true,
      detail: (session) => <KindBars session={session} />,
    },
  }),
  helper.accessor('upstream_model', {
    header: 'Model',
    cell: ({ getValue }) =>
      getValue() === null ? (
        <span title="The call never reached a model" className="text-ink-faint">
          –
        </span>
      ) : (
        <span title={visibleName(getValue() ?? '')} className="truncate text-ink-soft">
          <Name of={getValue() ?? ''} />
        </span>
      ),
    meta: {
      label: 'Model',
      presence: 'wide',
      track: 'minmax(7rem, 0.8fr)',
      detail: ({ upstream_model }) =>
        upstream_model === null ? (
          <span className="text-ink-faint">None: the call never reached a model</span>
        ) : (
          <span className="wrap-anywhere">
            <Name of={upstream_model} />
          </span>
        ),
    },
  }),
  helper.accessor('id', {
    header: 'ID',
    cell: ({ getValue }) => (
      <span className="group/id flex min-w-0 items-center justify-between gap-1">
        <span title={getValue()} className="truncate font-mono text-xs text-ink-soft">
          {shortId(getValue())}
        </span>
        <CopyButton
          text={getValue()}
          label={`Copy the id ${getValue()}`}
          tabIndex={-1}
          className="opacity-0 group-hover/row:opacity-100 group-focus/row:opacity-100 focus-visible:opacity-100"
        />
      </span>
    ),
    meta: {
      label: 'ID',
      presence: 'wide',
      track: '9.75rem',
      detail: ({ id }) => (
        <span className="flex items-start justify-between gap-2">
          <span className="font-mono text-xs leading-5 break-all">{id}</span>
          <CopyButton text={id} label="Copy the id" className="-my-1" />
        </span>
      ),
    },
  }),
]);

export const sessionGrid = defineGrid<Session>({
  title: 'Sessions',
  label: 'Sessions, newest first',
  one: 'session',
  many: 'sessions',
  idOf: ({ id }) => id,
  idAttribute: 'data-session',
  features: gridFeatures<Session>(),
  columns,
});

function Redactions({ session }: { session: Session }) {
  return (
    <span className="flex w-full min-w-0 items-center gap-3">
      <span
        className={
          session.redaction_count === 0
            ? 'min-w-6 shrink-0 text-right text-ink-faint tabular-nums @max-3xl:w-full'
            : 'min-w-6 shrink-0 text-right font-medium tabular-nums @max-3xl:w-full'
        }
      >
        {formatCount(session.redaction_count)}
      </span>
      <span className="min-w-0 flex-1 @max-3xl:hidden">
        <KindChips kinds={session.redactions_by_kind} />
      </span>
    </span>
  );
}
