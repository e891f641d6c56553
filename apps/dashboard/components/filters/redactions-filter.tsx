'use client';

import { NumberField } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';
import { cn } from '@/lib/cn.ts';

/** The largest number that a session can count to, and the API compares with. */
const most = 2_147_483_647;

const step =
  'flex w-6 items-center justify-center text-ink-faint hover:text-ink disabled:opacity-40 data-[disabled]:opacity-40';

interface RedactionsFilterProps {
  least: number;
  /** Called with each number on the way to the one that is meant. */
  onChange(least: number): void;
}

/** Sessions with at least so many redactions. */
export function RedactionsFilter({ least, onChange }: RedactionsFilterProps) {
  return (
    <NumberField.Root
      value={least}
      onValueChange={(next) => onChange(next ?? 0)}
      min={0}
      max={most}
      format={{ maximumFractionDigits: 0 }}
      className={cn(
        'flex h-7 shrink-0 items-center rounded-md border border-line-strong text-xs focus-within:border-accent',
        least > 0 && 'border-accent bg-accent-soft',
      )}
    >
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the field inside names itself */}
      <label className="flex items-center pl-2 whitespace-nowrap text-ink-soft">
        Redactions <span className="pl-1.5">≥</span>
        <NumberField.Input
          aria-label="Least number of redactions"
          className="field-sizing-content max-w-28 min-w-9 bg-transparent px-1 text-center font-medium text-ink tabular-nums outline-none"
        />
      </label>
      <NumberField.Group className="flex self-stretch border-l border-line-strong">
        <NumberField.Decrement aria-label="Fewer" className={step}>
          <Minus className="size-3" />
        </NumberField.Decrement>
        <NumberField.Increment aria-label="More" className={step}>
          <Plus className="size-3" />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  );
}
