'use client';

import { ArrowDownNarrowWide, ArrowUpNarrowWide, ChevronsDown, Columns3 } from 'lucide-react';
import { type FormEvent, lazy, useState } from 'react';
import { windowInWords, windowWith } from '@/lib/filters/window.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import type { Filters } from '@/lib/sessions/filters.ts';
import type { SessionList } from '@/lib/sessions/use-session-list.ts';
import { useChosenView } from '@/lib/views/use-chosen-view.ts';
import { ExportButton } from '../export/export-button.tsx';
import { ShareButton } from '../share/share-button.tsx';
import { Button } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { Part } from '../ui/part.tsx';
import { useSay } from '../ui/results.tsx';
import { ViewsButton } from '../views/views-button.tsx';
import { sessionGrid } from './columns.tsx';

const loadReader = () => import('@/lib/filters/typed-window.ts');
const LayoutMenu = lazy(() => import('../grid/layout-menu.tsx'));
const GoneView = lazy(() => import('../views/gone-view.tsx'));

interface ListToolsProps {
  filters: Filters;
  list: SessionList;
  onChange(changes: Partial<Filters>): void;
}

/** The start, the order and the layout of the list. */
export function ListTools({ filters, list, onChange }: ListToolsProps) {
  const { zone } = useZone();
  const say = useSay();
  const [wrong, setWrong] = useState<string | null>(null);
  const [isLaidOut, setLaidOut] = useState(false);
  const chosen = useChosenView(filters, sessionGrid.title);
  const oldest = filters.order === 'oldest';

  async function go(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem('at') as HTMLInputElement;
    const { typedMoment } = await loadReader();
    const now = Date.now();
    // Newest first, a day begins with its end.
    const read = typedMoment(field.value, { zone, now }, !oldest);
    if ('wrong' in read) return setWrong(read.wrong);
    const at = Date.parse(read.value);
    if (at > now) return setWrong('That time is in the future.');
    setWrong(null);
    field.value = '';
    // Rows at the end of a window that ends before would be taken for those of the time.
    const wider = windowWith(filters, at, now, zone);
    list.go(read.value, 'push', wider ?? undefined);
    if (wider) say(`The window is now ${windowInWords(wider, zone)}, so that it contains that time`);
  }

  return (
    <>
      <div className="relative flex h-9 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 text-xs sm:px-4 print:hidden">
        <ViewsButton filters={filters} table={sessionGrid.title} chosen={chosen} />
        <form onSubmit={(event) => void go(event)} className="flex min-w-0 items-center gap-1.5">
          <label htmlFor="go-to" className="whitespace-nowrap text-ink-soft max-lg:sr-only">
            Go to
          </label>
          <input
            id="go-to"
            name="at"
            placeholder="time, e.g. tue 12:00"
            autoComplete="off"
            aria-describedby="go-to-wrong"
            aria-invalid={wrong !== null}
            onFocus={() => void loadReader()}
            onChange={() => setWrong(null)}
            className="h-7 w-40 min-w-0 rounded-md border border-line-strong bg-transparent px-2 placeholder:text-ink-faint aria-invalid:border-bad"
          />
          <Button type="submit" look="quiet" className="max-sm:sr-only">
            Go
          </Button>
        </form>
        <span id="go-to-wrong" role="alert" className="truncate text-bad">
          {wrong}
        </span>
        {list.at !== null && wrong === null && (
          <span className="flex min-w-0 items-center gap-1.5 text-ink-soft max-md:hidden">
            <span className="truncate">
              {Date.parse(list.at) > Date.now() ? (
                'at the newest'
              ) : (
                <>
                  at <Moment instant={list.at} />
                </>
              )}
            </span>
            <Button look="quiet" onClick={() => list.go(null)}>
              Back to the {oldest ? 'oldest' : 'newest'}
            </Button>
          </span>
        )}
        <div className="ml-auto flex shrink-0 items-center gap-1 sm:gap-2">
          <Button
            look="quiet"
            onClick={() => list.go('end')}
            title={`The ${oldest ? 'newest' : 'oldest'} of ${windowInWords(filters, zone)}`}
          >
            <ChevronsDown className="size-3.5 sm:hidden" />
            <span className="max-sm:sr-only">To the {oldest ? 'newest' : 'oldest'}</span>
          </Button>
          <Button
            look="quiet"
            aria-pressed={oldest}
            onClick={() => onChange({ order: oldest ? undefined : 'oldest' })}
            title={oldest ? 'Show the newest first' : 'Show the oldest first'}
          >
            {oldest ? (
              <ArrowUpNarrowWide className="size-3.5" />
            ) : (
              <ArrowDownNarrowWide className="size-3.5" />
            )}
            <span className="max-sm:sr-only">{oldest ? 'Oldest first' : 'Newest first'}</span>
          </Button>
          <ShareButton window={filters} />
          <ExportButton filters={filters} />
          <Button
            look="quiet"
            aria-expanded={isLaidOut}
            onClick={() => setLaidOut(!isLaidOut)}
            className="max-md:hidden"
          >
            <Columns3 className="size-3.5" /> Columns
          </Button>
        </div>
        {isLaidOut && (
          <Part>
            <LayoutMenu grid={sessionGrid} onClose={() => setLaidOut(false)} />
          </Part>
        )}
      </div>
      {chosen.isGone && (
        <Part>
          <GoneView />
        </Part>
      )}
    </>
  );
}
