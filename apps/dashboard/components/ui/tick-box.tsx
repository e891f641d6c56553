'use client';

import { useId } from 'react';

interface TickBoxProps {
  label: string;
  hint?: string;
  checked: boolean;
  onChange(checked: boolean): void;
}

/** An optional addition. */
export function TickBox({ label, hint, checked, onChange }: TickBoxProps) {
  const id = useId();
  return (
    <label className="flex items-start gap-2.5 py-0.5">
      <input
        type="checkbox"
        aria-labelledby={`${id}-label`}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-(--accent-solid)"
      />
      <span className="min-w-0">
        <span id={`${id}-label`}>{label}</span>
        {hint !== undefined && (
          <span id={`${id}-hint`} className="block text-xs text-pretty text-ink-soft">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
