'use client';

import type { Session } from '@masker/contract';
import { createContext, use } from 'react';
import { chipsThatFit, kindCounts } from '@/lib/format/kinds.ts';
import { narrowTo } from '../grid/narrow-to.ts';

/** The width that chips have in one row, in pixels; the table measures it. */
export const ChipWidth = createContext(360);

/** Redactions by kind in one line: as many kinds as there is width for, and how many more there are. */
export function KindChips({ kinds }: { kinds: Session['redactions_by_kind'] }) {
  const width = use(ChipWidth);
  const counts = kindCounts(kinds);
  const shown = counts.slice(0, chipsThatFit(counts, width));
  const hidden = counts.slice(shown.length);
  return (
    <span className="flex min-w-0 items-center gap-1 overflow-hidden">
      {shown.map(({ kind, count }) => (
        <span
          key={kind}
          {...narrowTo('kind', kind)}
          title={`Show only sessions with ${kind}`}
          className="inline-flex cursor-pointer h-5 shrink-0 items-center gap-1 rounded border border-line bg-sunken px-1.5 text-[10.5px] tracking-[0.02em] text-ink-soft hover:border-line-strong"
        >
          {kind} <span className="font-semibold text-ink tabular-nums">{count}</span>
        </span>
      ))}
      {hidden.length > 0 && (
        <span
          title={hidden.map(({ kind, count }) => `${kind} ${count}`).join(', ')}
          className="shrink-0 px-0.5 text-[11px] text-ink-faint tabular-nums"
        >
          +{hidden.length}
          <span className="sr-only"> more</span>
        </span>
      )}
    </span>
  );
}
