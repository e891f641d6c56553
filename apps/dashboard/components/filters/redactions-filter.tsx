'use client';

import { NumberField } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { cn } from '@/lib/cn.ts';

/** Time to go on typing or clicking before the list follows, in milliseconds. */
const pause = 400;

/** The largest number that a session can count to, and the API compares with. */
const most = 2_147_483_647;

const step =
  'flex w-6 items-center justify-center text-ink-faint hover:text-ink disabled:opacity-40 data-[disabled]:opacity-40';

/** Sessions with at least so many redactions. */
export function RedactionsFilter({ least, onChange }: { least: number; onChange(least: number): void }) {
  const [value, setValue] = useState(least);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function follow(next: number | null) {
    const least = next ?? 0;
    setValue(least);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(least), pause);
  }

  return (
    <NumberField.Root
      value={value}
      onValueChange={follow}
      min={0}
      max={most}
      format={{ maximumFractionDigits: 0 }}
      className={cn(
        'flex h-7 shrink-0 items-center rounded-md border border-line-strong text-xs focus-within:border-accent',
        value > 0 && 'border-accent bg-accent-soft',
      )}
    >
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the field inside names itself */}
      <label className="flex items-center pl-2 whitespace-nowrap text-ink-soft">
        Redactions <span className="pl-1.5">≥</span>
        <NumberField.Input
          aria-label="Least number of redactions"
          className="w-9 bg-transparent px-1 text-center font-medium text-ink tabular-nums outline-none"
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
