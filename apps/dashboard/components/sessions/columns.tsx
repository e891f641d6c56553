import type { Session } from '@masker/contract/plain';
import { cn } from '@/lib/cn.ts';
import { formatCount } from '@/lib/format/count.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { shortId } from '@/lib/format/short-id.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { defineGrid, type GridColumn } from '../grid/definition.ts';
import { narrowStyle, narrowTo } from '../grid/narrow-to.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { FullInstant, Instant, ZonedHeading } from '../ui/instant.tsx';
import { Name } from '../ui/name.tsx';
import { StatusMark } from '../ui/status-mark.tsx';
import { KindBars } from './kind-bars.tsx';
import { KindChips } from './kind-chips.tsx';

/** Every field of a session, once: the table, its heading and the drawer are made from this. */
const columns: GridColumn<Session>[] = [
  {
    id: 'started_at',
    card: 'title-end',
    heading: <ZonedHeading label="Started" />,
    cell: ({ started_at }) => <Instant instant={started_at} />,
    label: 'Started',
    presence: 'narrow',
    track: '10rem',
    detail: ({ started_at }) => <FullInstant instant={started_at} />,
  },
  {
    id: 'ended_at',
    label: 'Ended',
    presence: 'drawer',
    detail: ({ ended_at }) => <FullInstant instant={ended_at} />,
  },
  {
    id: 'agent_name',
    card: 'title',
    cell: ({ agent_id, agent_name }) => (
      <span
        {...narrowTo('agent_id', agent_id)}
        title={`Show only ${visibleName(agent_name)}`}
        className={cn('truncate font-medium', narrowStyle)}
      >
        <Name of={agent_name} />
      </span>
    ),
    label: 'Agent',
    presence: 'narrow',
    track: 'minmax(6rem, 1.1fr)',
    detail: ({ agent_name, agent_id }) => (
      <span className="flex flex-col">
        <span className="font-medium wrap-anywhere">
          <Name of={agent_name} />
        </span>
        <span className="font-mono text-xs break-all text-ink-faint">{agent_id}</span>
      </span>
    ),
  },
  {
    id: 'status',
    card: 'fact',
    cell: ({ status }) => <StatusMark status={status} />,
    label: 'Status',
    presence: 'narrow',
    track: '5.25rem',
    detail: ({ status }) => <StatusMark status={status} />,
  },
  {
    id: 'duration_ms',
    card: 'fact-middle',
    cell: ({ duration_ms }) => (
      <span className="whitespace-nowrap tabular-nums">{formatDuration(duration_ms)}</span>
    ),
    label: 'Duration',
    presence: 'narrow',
    track: '6.75rem',
    align: 'end',
    detail: ({ duration_ms }) => (
      <span className="tabular-nums">
        {formatDuration(duration_ms)}
        {duration_ms >= 1000 && <span className="text-ink-faint"> · {formatCount(duration_ms)} ms</span>}
      </span>
    ),
  },
  {
    id: 'redaction_count',
    card: 'fact-end',
    cell: (session) => <Redactions session={session} />,
    label: 'Redactions',
    presence: 'narrow',
    track: 'minmax(5.25rem, 2fr)',
    block: true,
    detail: (session) => <KindBars session={session} />,
  },
  {
    id: 'upstream_model',
    cell: ({ upstream_model }) =>
      upstream_model === null ? (
        <span title="The call never reached a model" className="text-ink-faint">
          –
        </span>
      ) : (
        <span
          {...narrowTo('model', upstream_model)}
          title={`Show only ${visibleName(upstream_model)}`}
          className={cn('truncate text-ink-soft', narrowStyle)}
        >
          <Name of={upstream_model} />
        </span>
      ),
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
  {
    id: 'id',
    cell: ({ id }) => (
      <span title={id} className="truncate font-mono text-xs text-ink-soft">
        {shortId(id)}
      </span>
    ),
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
];

export const sessionGrid = defineGrid<Session>({
  title: 'Sessions',
  label: 'Sessions, newest first',
  one: 'session',
  many: 'sessions',
  idOf: ({ id }) => id,
  idAttribute: 'data-session',
  instantOf: ({ started_at }) => started_at,
  isSelectable: true,
  columns,
});

function Redactions({ session: { redaction_count, redactions_by_kind } }: { session: Session }) {
  return (
    <span className="flex w-full min-w-0 items-center gap-3">
      <span
        className={cn(
          'min-w-6 shrink-0 text-right tabular-nums',
          redaction_count === 0 ? 'text-ink-faint' : 'font-medium',
        )}
      >
        {formatCount(redaction_count)}
        <span className="@3xl:hidden"> redacted</span>
      </span>
      <span className="min-w-0 flex-1 @max-3xl:hidden">
        <KindChips kinds={redactions_by_kind} />
      </span>
    </span>
  );
}
