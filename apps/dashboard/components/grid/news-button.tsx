'use client';

import { ArrowUp } from 'lucide-react';
import { formatCount } from '@/lib/format/count.ts';
import type { News } from '@/lib/sessions/use-session-list.ts';
import type { GridDefinition } from './definition.ts';

interface NewsButtonProps<Row extends object> {
  news: News;
  grid: GridDefinition<Row>;
  onShow(): void;
}

/** The number of new rows; the list does not change until this button is pressed. */
export function NewsButton<Row extends object>({ news, grid, onShow }: NewsButtonProps<Row>) {
  const { count, more } = news;
  const amount = count === 0 ? '' : `${formatCount(count)}${more ? '+' : ''} `;
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 top-10 z-20 flex justify-center @max-3xl:top-2"
    >
      <button
        type="button"
        onClick={onShow}
        className="pointer-events-auto flex h-8 items-center gap-1.5 rounded-full border border-transparent bg-accent-solid px-3 text-xs font-medium text-on-accent tabular-nums shadow-pop"
      >
        <ArrowUp aria-hidden className="size-3.5" />
        {amount}new
        <span className="sr-only"> {count === 1 && !more ? grid.one : grid.many}: show at the top</span>
      </button>
    </div>
  );
}
