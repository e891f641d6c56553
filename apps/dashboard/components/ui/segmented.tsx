'use client';

import type { ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';

interface Choice<V extends string> {
  value: V;
  label: ReactNode;
  /** The accessible name, if it differs from the label. */
  name?: string;
}

interface SegmentedProps<V extends string> {
  label: string;
  choices: readonly Choice<V>[];
  /** Null if none is selected. */
  value: V | null;
  onChange(value: V): void;
  className?: string;
}

/** A choice of one of a few visible values. */
export function Segmented<V extends string>({
  label,
  choices,
  value,
  onChange,
  className,
}: SegmentedProps<V>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex line everywhere
    <div
      role="group"
      aria-label={label}
      className={cn(
        'inline-flex h-7 shrink-0 items-stretch gap-px rounded-md border border-line-strong bg-sunken p-px',
        className,
      )}
    >
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          aria-label={choice.name}
          onClick={() => choice.value !== value && onChange(choice.value)}
          className="inline-flex items-center gap-1.5 rounded-[5px] px-2 text-xs font-medium text-ink-soft tabular-nums transition-colors duration-100 hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:shadow-[0_0_0_1px_var(--line-strong)] forced-colors:aria-pressed:bg-[Highlight] forced-colors:aria-pressed:text-[HighlightText] forced-colors:aria-pressed:forced-color-adjust-none"
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
