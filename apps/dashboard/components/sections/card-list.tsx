import type { ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';
import { Skeleton } from '../ui/skeleton.tsx';

/** A list of items with details. */
export function CardList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-lg border border-line">
      {children}
    </ul>
  );
}

interface CardProps {
  /** The title, in bold. */
  title: ReactNode;
  /** The state, shown beside the title. */
  mark?: ReactNode;
  /** Further details: name and value. */
  facts: readonly (readonly [name: string, value: ReactNode])[];
  /** The actions. */
  actions?: ReactNode;
  /** Shown between the title and the details. */
  children?: ReactNode;
  /** Whether the item is inactive, and shown subdued. */
  faded?: boolean;
}

/** An item. */
export function Card({ title, mark, facts, actions, children, faded = false }: CardProps) {
  return (
    <li className="px-4 py-3.5">
      <div className="flex min-h-7 flex-wrap items-center gap-x-4 gap-y-2 max-sm:mb-1">
        <div className="flex min-w-0 flex-1 basis-40 flex-wrap items-center gap-x-2 gap-y-1">
          <span className={cn('font-medium wrap-anywhere', faded && 'text-ink-faint')}>{title}</span>
          {mark}
        </div>
        {actions && <div className="flex max-w-full shrink-0 flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
      <dl className="mt-2 grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))]">
        {facts.map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-2xs text-ink-faint">{name}</dt>
            <dd className="text-xs wrap-anywhere text-ink-soft">{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** Placeholder of the list. */
export function CardSkeleton({ what }: { what: string }) {
  return (
    <div role="status" className="divide-y divide-line rounded-lg border border-line">
      <span className="sr-only">Loading {what}</span>
      {['w-40', 'w-56', 'w-48'].map((width) => (
        <div key={width} className="flex flex-col gap-4 px-4 py-4.5">
          <Skeleton className={width} />
          <Skeleton className="w-72 max-w-full" />
        </div>
      ))}
    </div>
  );
}
