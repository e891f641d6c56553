'use client';

import { cn } from '@/lib/cn.ts';
import { formatCount } from '@/lib/format/count.ts';
import { formatChange, formatRelativeChange } from '@/lib/format/share.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import type { Chart, Layer } from '@/lib/timeline/layers.ts';
import { Name } from '../ui/name.tsx';
import { Sample } from './fill.tsx';

interface LegendProps {
  chart: Chart;
  layers: readonly Layer[];
  filters: Filters;
  onChange(changes: Partial<Filters>): void;
}

/** The parts of the bars with their counts; each filters the list by itself. */
export function Legend({ chart, layers, filters, onChange }: LegendProps) {
  // In the order of the stack, top first; kinds by frequency.
  const shown = chart === 'sessions' ? [...layers].reverse() : layers;
  return (
    <ul
      aria-label={chart === 'sessions' ? 'Sessions by status' : 'Redactions by kind'}
      className={cn(
        'flex h-7 shrink-0 items-center gap-x-1 overflow-x-auto [scrollbar-width:none] md:grid md:h-auto md:grid-flow-col md:grid-rows-3 md:self-start',
        shown[0]?.before === undefined ? 'md:auto-cols-[9.5rem]' : 'md:auto-cols-[12rem]',
      )}
    >
      {shown.map((layer) => (
        <li key={layer.name} className="shrink-0">
          <Entry layer={layer} filters={filters} onChange={onChange} />
        </li>
      ))}
    </ul>
  );
}

function Entry({ layer, filters, onChange }: { layer: Layer } & Pick<LegendProps, 'filters' | 'onChange'>) {
  const { name, look, total, before, filter } = layer;
  const text = (
    <>
      <Sample look={look} />
      <span className="min-w-0 truncate">
        <Name of={name} />
      </span>
      <span className="ml-auto pl-1 font-medium text-ink tabular-nums">{formatCount(total)}</span>
      {before !== undefined && (
        <span className="min-w-11 text-right text-ink-faint tabular-nums">
          {formatRelativeChange(total, before)}
        </span>
      )}
    </>
  );
  const change = before === undefined ? undefined : formatChange(total, before, formatCount);
  const style = 'flex h-6 w-full items-center gap-1.5 rounded px-1.5 text-xs text-ink-soft';
  if (filter === null) {
    return (
      <span className={style} title={change}>
        {text}
      </span>
    );
  }
  const chosen = isChosen(filter, filters);
  return (
    <button
      type="button"
      aria-pressed={chosen}
      title={[chosen ? `Show all again` : `Show only ${name}`, change].filter(Boolean).join(' · ')}
      onClick={() => onChange(chosen ? without(filter) : filter)}
      className={cn(
        style,
        'hover:bg-hover hover:text-ink aria-pressed:bg-accent-soft aria-pressed:outline-1 aria-pressed:-outline-offset-1 aria-pressed:outline-accent',
      )}
    >
      {text}
    </button>
  );
}

/** Whether the list is filtered by exactly this part. */
function isChosen(filter: NonNullable<Layer['filter']>, filters: Filters): boolean {
  return Object.entries(filter).every(
    ([name, [value]]) => String(filters[name as keyof Filters] ?? '') === value,
  );
}

function without(filter: NonNullable<Layer['filter']>): Partial<Filters> {
  return Object.fromEntries(Object.keys(filter).map((name) => [name, undefined]));
}
