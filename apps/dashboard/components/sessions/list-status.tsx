'use client';

import { explain } from '@/lib/api/explain.ts';
import type { Filters } from '@/lib/filters/read-filters.ts';
import { windowInWords } from '@/lib/filters/window.ts';
import { counted, formatCount } from '@/lib/format/count.ts';
import type { Walk } from '@/lib/sessions/use-walk.ts';
import { useZone } from '../shell/zone.tsx';
import { Kbd } from '../ui/kbd.tsx';

/** The line below the table: how much is loaded, of what, and which keys help. */
export function ListStatus({ walk, filters }: { walk: Walk; filters: Filters }) {
  const { zone } = useZone();
  const { sessions, hasMore, starting, problem } = walk;
  return (
    <footer className="flex h-7 shrink-0 items-center gap-4 border-t border-line bg-surface px-3 text-xs text-ink-faint sm:px-4">
      <span className="truncate" data-testid="loaded">
        {starting
          ? 'Loading…'
          : hasMore
            ? `${formatCount(sessions.length)} loaded`
            : problem && sessions.length === 0
              ? 'Not loaded'
              : `${counted(sessions.length, 'session')}, all loaded`}
        <span className="max-sm:hidden"> · {windowInWords(filters, zone)}</span>
        {problem && sessions.length > 0 && <span className="text-bad"> · {explain(problem).title}</span>}
      </span>
      <span className="ml-auto hidden items-center gap-3 whitespace-nowrap md:flex">
        <span className="flex items-center gap-1">
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> move
        </span>
        <span className="flex items-center gap-1">
          <Kbd>↵</Kbd> open
        </span>
        <span className="flex items-center gap-1">
          <Kbd>esc</Kbd> close
        </span>
      </span>
    </footer>
  );
}
