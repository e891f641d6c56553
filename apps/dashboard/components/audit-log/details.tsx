import type { AuditEntry } from '@masker/contract/plain';
import { actionInWords } from '@/lib/audit-log/actions.ts';
import { formatCount } from '@/lib/format/count.ts';
import type { Details } from '../grid/definition.ts';
import { FullInstant } from '../ui/full-instant.tsx';
import { ActorDetail } from './actor.tsx';
import { Code } from './code.tsx';
import type { AuditField } from './columns.tsx';
import { FilterValues } from './filter-values.tsx';
import { OutcomeDetail } from './outcome-detail.tsx';
import { Target } from './target.tsx';

/** What is said of each field of an entry that is open. */
export const auditDetails: Details<AuditEntry, AuditField> = {
  at: { show: ({ at }) => <FullInstant instant={at} /> },
  actor: { show: ({ actor }) => <ActorDetail actor={actor} /> },
  action: {
    show: ({ action, outcome }) => (
      <span className="flex flex-col">
        <span className="font-medium">{actionInWords(action, outcome)}</span>
        <span className="font-mono text-xs text-ink-faint">{action}</span>
      </span>
    ),
  },
  outcome: { show: ({ outcome }) => <OutcomeDetail outcome={outcome} /> },
  target: { show: (entry) => <Target entry={entry} /> },
  filters: { show: ({ filters }) => <FilterValues filters={filters} /> },
  rows: {
    show: ({ rows }) =>
      rows === null ? (
        <span className="text-ink-faint">None: not a list</span>
      ) : (
        <span className="tabular-nums">{formatCount(rows)}</span>
      ),
  },
  address: {
    show: ({ address }) =>
      address === null ? (
        <span className="text-ink-faint">Not known</span>
      ) : (
        <Code text={address} what="the address" />
      ),
  },
  request_id: { show: ({ request_id }) => <Code text={request_id} what="the request id" /> },
  sequence: {
    show: ({ sequence }) => (
      <span className="tabular-nums">{formatCount(sequence)} of your account, counted without a hole</span>
    ),
  },
  hash: {
    block: true,
    show: ({ hash }) => (
      <>
        <p className="mb-2 text-ink-soft text-pretty">
          SHA-256 of the hash before it and the entries that were written together with this one: a changed,
          missing or added entry breaks it and every hash after it.{' '}
          <code className="font-mono text-xs">masker audit verify --account acc_…</code> recomputes them all.
        </p>
        <Code text={hash} what="the hash" />
      </>
    ),
  },
};
