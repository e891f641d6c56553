'use client';

import { type ComponentProps, useId } from 'react';
import { cn } from '@/lib/cn.ts';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  label: string;
  hint?: string;
  /** The error of the text. */
  wrong: string | undefined;
}

/** A text field with a label above and an error below. */
export function TextField({ label, hint, wrong, className, ...input }: TextFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between">
        <label htmlFor={id} className="text-xs font-medium">
          {label}
        </label>
        {hint && <span className="text-2xs text-ink-faint">{hint}</span>}
      </div>
      <input
        id={id}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
        className={cn(
          'h-8 rounded-md border border-line-strong bg-surface px-2.5 outline-none placeholder:text-ink-faint focus:border-accent aria-invalid:border-bad',
          className,
        )}
        {...input}
      />
      {wrong !== undefined && (
        <p id={`${id}-wrong`} role="alert" className="text-xs text-bad">
          {wrong}
        </p>
      )}
    </div>
  );
}
