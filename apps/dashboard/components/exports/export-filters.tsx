'use client';

import type { Export } from '@masker/contract/plain';
import { AgentName } from '../filters/agent-name.tsx';
import { sessionChips } from '../filters/session-chips.tsx';

/** Agents that are named; more of them are counted. */
const mostNamed = 5;

const none = () => {};

/** What an export was narrowed by, in the words of the list. */
export function ExportFilters({ filters }: { filters: Omit<Export['filters'], 'order'> }) {
  const { agent_id: agents = [], ...others } = filters;
  const chips = [
    ...(agents.length > mostNamed
      ? [{ id: 'agents', label: `${agents.length} agents` }]
      : agents.map((id) => ({
          id,
          label: (
            <>
              <span className="text-ink-soft">agent</span> <AgentName id={id} />
            </>
          ),
        }))),
    ...sessionChips({ ...(others as object), since: '' }, undefined, none),
  ];
  if (chips.length === 0) return <p className="mt-1 text-xs text-ink-soft">All sessions</p>;
  return (
    <ul aria-label="Filters" className="mt-1.5 flex flex-wrap gap-1">
      {chips.map(({ id, label }) => (
        <li
          key={id}
          className="max-w-full rounded border border-line bg-sunken px-1.5 py-0.5 text-2xs wrap-anywhere"
        >
          {label}
        </li>
      ))}
    </ul>
  );
}
