import type { Session } from '@masker/contract/plain';
import { formatCount } from '@/lib/format/count.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import type { Details } from '../grid/definition.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { FullInstant } from '../ui/full-instant.tsx';
import { Name } from '../ui/name.tsx';
import { StatusMark } from '../ui/status-mark.tsx';
import type { SessionField } from './columns.tsx';
import { KindBars } from './kind-bars.tsx';

/** What is said of each field of a session that is open. */
export const sessionDetails: Details<Session, SessionField> = {
  started_at: { show: ({ started_at }) => <FullInstant instant={started_at} /> },
  ended_at: { show: ({ ended_at }) => <FullInstant instant={ended_at} /> },
  agent_name: {
    show: ({ agent_name, agent_id }) => (
      <span className="flex flex-col">
        <span className="font-medium wrap-anywhere">
          <Name of={agent_name} />
        </span>
        <span className="font-mono text-xs break-all text-ink-faint">{agent_id}</span>
      </span>
    ),
  },
  status: { show: ({ status }) => <StatusMark status={status} /> },
  duration_ms: {
    show: ({ duration_ms }) => (
      <span className="tabular-nums">
        {formatDuration(duration_ms)}
        {duration_ms >= 1000 && <span className="text-ink-faint"> · {formatCount(duration_ms)} ms</span>}
      </span>
    ),
  },
  redaction_count: { block: true, show: (session) => <KindBars session={session} /> },
  upstream_model: {
    show: ({ upstream_model }) =>
      upstream_model === null ? (
        <span className="text-ink-faint">None: the call never reached a model</span>
      ) : (
        <span className="wrap-anywhere">
          <Name of={upstream_model} />
        </span>
      ),
  },
  id: {
    show: ({ id }) => (
      <span className="flex items-start justify-between gap-2">
        <span className="font-mono text-xs leading-5 break-all">{id}</span>
        <CopyButton text={id} label="Copy the id" className="-my-1" />
      </span>
    ),
  },
};
