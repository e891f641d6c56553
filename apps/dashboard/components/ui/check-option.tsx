'use client';

import { Checkbox } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';

interface CheckOptionProps {
  value: string;
  label: ReactNode;
  /** Its meaning, in one line. */
  hint: string;
}

/** A checkbox with a description. */
export function CheckOption({ value, label, hint }: CheckOptionProps) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is in it
    <label className="flex items-start gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover">
      <Checkbox.Root
        value={value}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-hint`}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-[5px] border border-line-strong bg-surface data-[checked]:border-transparent data-[checked]:bg-accent-solid"
      >
        <Checkbox.Indicator>
          <Check className="size-3 text-on-accent" strokeWidth={3} />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <span className="min-w-0">
        <span id={`${id}-label`}>{label}</span>
        <span id={`${id}-hint`} className="block text-xs text-ink-soft">
          {hint}
        </span>
      </span>
    </label>
  );
}
