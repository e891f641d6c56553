'use client';

import type { Session } from '@masker/contract';
import { useId, useState } from 'react';
import { counted, formatCount } from '@/lib/format/count.ts';
import { kindCounts } from '@/lib/format/kinds.ts';
import { Button } from '../ui/button.tsx';

/** The number of kinds shown initially. */
const shownFirst = 12;

/** Redactions by kind, each with its share of the total. */
export function KindBars({ session }: { session: Session }) {
  // Another session starts collapsed.
  return <Bars key={session.id} session={session} />;
}

function Bars({ session }: { session: Session }) {
  const [all, showAll] = useState(false);
  const list = useId();
  const counts = kindCounts(session.redactions_by_kind);
  if (session.redactions_reported === false)
    return (
      <span className="text-ink-faint">
        Not reported: the source of this session sends no redaction counts.
      </span>
    );
  if (counts.length === 0)
    return <span className="text-ink-faint">Nothing was redacted in this session.</span>;
  return (
    <div>
      <p className="mb-2 text-ink-soft">
        {counted(session.redaction_count, 'redaction')} of {counted(counts.length, 'kind')}
      </p>
      <ul
        id={list}
        className="grid grid-cols-[fit-content(60%)_minmax(2rem,1fr)_max-content] items-center gap-x-3 gap-y-1.5"
      >
        {(all ? counts : counts.slice(0, shownFirst)).map(({ kind, count }) => (
          <li key={kind} className="col-span-3 grid grid-cols-subgrid items-center">
            <span className="text-[11px] tracking-[0.02em] wrap-anywhere text-ink-soft">{kind}</span>
            <span
              aria-hidden
              className="h-1.5 overflow-hidden rounded-full bg-line forced-colors:outline forced-colors:outline-1"
            >
              <span
                className="block h-full rounded-full bg-accent forced-color-adjust-none forced-colors:bg-[CanvasText]"
                style={{ width: `${(count / session.redaction_count) * 100}%` }}
              />
            </span>
            <span className="text-right font-medium tabular-nums">{formatCount(count)}</span>
          </li>
        ))}
      </ul>
      {counts.length > shownFirst && (
        <Button
          look="quiet"
          className="mt-2 -ml-2.5"
          aria-expanded={all}
          aria-controls={list}
          onClick={() => showAll(!all)}
        >
          {all ? `Show the first ${shownFirst}` : `Show all ${counts.length} kinds`}
        </Button>
      )}
    </div>
  );
}
