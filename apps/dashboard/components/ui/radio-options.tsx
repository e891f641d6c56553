'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId } from 'react';
import type { Option } from './select.tsx';

interface RadioOptionsProps<V extends string> {
  label: string;
  options: readonly Option<V>[];
  value: V;
  onChange(value: V): void;
}

/** Radio buttons, each with a description. */
export function RadioOptions<V extends string>({ label, options, value, onChange }: RadioOptionsProps<V>) {
  const id = useId();
  return (
    <div>
      <div id={id} className="text-xs font-medium">
        {label}
      </div>
      <RadioGroup
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => onChange(next as V)}
        className="-mx-2 mt-0.5 flex flex-col"
      >
        {options.map((option) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the radio is in it
          <label
            key={option.value}
            className="flex items-start gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover"
          >
            <Radio.Root
              value={option.value}
              aria-label={option.label}
              aria-describedby={`${id}-${option.value}`}
              className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface data-[checked]:border-transparent data-[checked]:bg-accent-solid forced-colors:data-[checked]:border-4 forced-colors:data-[checked]:border-[Highlight]"
            >
              <Radio.Indicator className="size-1.5 rounded-full bg-on-accent" />
            </Radio.Root>
            <span className="min-w-0">
              {option.label}
              <span id={`${id}-${option.value}`} className="block text-xs text-ink-soft">
                {option.hint}
              </span>
            </span>
          </label>
        ))}
      </RadioGroup>
    </div>
  );
}
