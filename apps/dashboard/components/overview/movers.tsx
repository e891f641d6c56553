'use client';

import { useId, useState } from 'react';
import { cn } from '@/lib/cn.ts';
import { formatCount } from '@/lib/format/count.ts';
import { formatRelativeChange } from '@/lib/format/share.ts';
import type { Mover } from '@/lib/overview/movers.ts';
import type { ComparedWindows } from '@/lib/overview/windows.ts';
import { listPath } from '@/lib/sessions/links.ts';
import { Button } from '../ui/button.tsx';
import { Name } from '../ui/name.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** The number of rows shown initially. */
const few = 8;

interface MoversProps {
  title: string;
  /** The biggest change first. */
  movers: readonly Mover[];
  compared: ComparedWindows;
  /** The label of a row without a name. */
  unnamed?: string;
  /** Additional information. */
  note?: string | undefined;
}

/** The biggest changes, each with a link to its list. */
export function Movers({ title, movers, compared, unnamed = '', note }: MoversProps) {
  const id = useId();
  const [all, showAll] = useState(false);
  const shown = all ? movers : movers.slice(0, few);
  const most = Math.max(1, ...movers.map(({ now, before }) => Math.abs(now - before)));
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col rounded-lg border border-line bg-surface">
      <h2 id={id} className="px-4 pt-3 pb-1 font-semibold">
        {title}
      </h2>
      {movers.length === 0 ? (
        <p className="px-4 pb-4 text-ink-soft">None in either window.</p>
      ) : (
        <table className="w-full table-fixed border-collapse tabular-nums">
          <thead className="text-xs text-ink-soft">
            <tr className="border-b border-line">
              <th scope="col" className="h-7 pl-4 text-left font-medium">
                <span className="sr-only">Name</span>
              </th>
              <th scope="col" className="w-18 px-2 text-right font-medium">
                Before
              </th>
              <th scope="col" className="w-18 px-2 text-right font-medium">
                Now
              </th>
              <th scope="col" className="w-24 pr-4 pl-2 text-right font-medium sm:w-36">
                Change
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ key, name, now, before, filter }) => (
              <tr key={key} className="h-8 border-b border-line last:border-0">
                <th scope="row" className="truncate pl-4 text-left font-normal">
                  {name === null ? <span className="text-ink-soft">{unnamed}</span> : <Name of={name} />}
                </th>
                <Figure count={before} href={listPath({ ...filter, ...compared.before })} />
                <Figure count={now} href={listPath({ ...filter, ...compared.now })} isNow />
                <td className="pr-4 pl-2">
                  <span className="flex items-center justify-end gap-2">
                    <Bar share={(now - before) / most} />
                    <span className="w-16 text-right text-xs text-ink-soft">
                      {formatRelativeChange(now, before)}
                    </span>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {movers.length > few && (
        <Button look="quiet" aria-expanded={all} className="m-1 self-start" onClick={() => showAll(!all)}>
          {all ? 'Show less' : `Show all ${formatCount(movers.length)}`}
        </Button>
      )}
      {note && <p className="px-4 pb-3 text-xs text-ink-faint">{note}</p>}
    </section>
  );
}

function Figure({ count, href, isNow = false }: { count: number; href: string; isNow?: boolean }) {
  return (
    <td className="px-2 text-right">
      <PageLink
        href={href}
        className={cn(
          'inline-block min-w-6 rounded px-0.5 leading-6 underline decoration-line-strong underline-offset-2 hover:decoration-current',
          isNow ? 'font-medium' : 'text-ink-soft',
        )}
      >
        {formatCount(count)}
      </PageLink>
    </td>
  );
}

/** The size of a change relative to the others: decreases to the left, increases to the right. */
function Bar({ share }: { share: number }) {
  return (
    <span aria-hidden className="relative h-2 w-12 shrink-0 max-sm:hidden">
      <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
      <span
        className="absolute inset-y-0 rounded-xs bg-ink-faint forced-colors:bg-[CanvasText]"
        style={
          share < 0 ? { right: '50%', width: `${-share * 50}%` } : { left: '50%', width: `${share * 50}%` }
        }
      />
    </span>
  );
}

const rows = Array.from({ length: few }, (_, index) => index);

/** Its placeholder. */
export function MoversSkeleton({ title }: { title: string }) {
  return (
    <section aria-label={title} className="rounded-lg border border-line bg-surface">
      <h2 className="px-4 pt-3 pb-1 font-semibold">{title}</h2>
      <div className="h-7 border-b border-line" />
      {rows.map((row) => (
        <div key={row} className="flex h-8 items-center border-b border-line px-4 last:border-0">
          <Skeleton className="w-full" />
        </div>
      ))}
    </section>
  );
}
