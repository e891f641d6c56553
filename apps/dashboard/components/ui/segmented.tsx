'use client';

import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';

interface Choice<V extends string> {
  value: V;
  label: ReactNode;
  /** Read out instead of the label. */
  name?: string;
}

interface SegmentedProps<V extends string> {
  label: string;
  choices: readonly Choice<V>[];
  /** Null when none of them holds. */
  value: V | null;
  onChange(value: V): void;
  className?: string;
}

/** A few choices of which one holds, all of them in sight. */
export function Segmented<V extends string>({
  label,
  choices,
  value,
  onChange,
  className,
}: SegmentedProps<V>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={value === null ? [] : [value]}
      onValueChange={([next]) => next !== undefined && onChange(next as V)}
      className={cn(
        'inline-flex h-7 shrink-0 items-stretch gap-px rounded-md border border-line-strong bg-sunken p-px',
        className,
      )}
    >
      {choices.map((choice) => (
        <Toggle
          key={choice.value}
          value={choice.value}
          aria-label={choice.name}
          className="inline-flex items-center gap-1.5 rounded-[5px] px-2 text-xs font-medium text-ink-soft tabular-nums transition-colors duration-100 hover:text-ink data-[pressed]:bg-raised data-[pressed]:text-ink data-[pressed]:shadow-[0_0_0_1px_var(--line-strong)]"
        >
          {choice.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
