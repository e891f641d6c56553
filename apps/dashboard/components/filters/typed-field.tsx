'use client';

import { type KeyboardEvent, useId, useState } from 'react';
import { cn } from '@/lib/cn.ts';

interface TypedFieldProps {
  label: string;
  value: number | undefined;
  /** Parses the text to a value, or to an error. Empty text means no value. */
  read(typed: string): { value: number | undefined } | { wrong: string };
  /** Formats the value so that it can be parsed again. */
  write(value: number): string;
  /** Called with each intermediate value. */
  onChange(value: number | undefined): void;
  placeholder?: string;
  inputMode?: 'numeric';
  /** The step of the arrow keys. */
  step?: number;
  /** Whether label and field are in one line, as in the bar. */
  isInline?: boolean;
}

/** A value that applies while it is typed. Invalid text stays until it is corrected. */
export function TypedField(props: TypedFieldProps) {
  const { label, value, read, write, onChange, placeholder, inputMode, step, isInline = false } = props;
  const id = useId();
  const [draft, setDraft] = useState<{ text: string; sent: number | undefined } | null>(null);
  const [isLeft, setLeft] = useState(true);
  // A change from elsewhere replaces earlier text.
  const isOwn = draft !== null && (draft.sent === value || !isLeft);
  const text = isOwn ? draft.text : value === undefined ? '' : write(value);
  const reading = read(text);
  const wrong = 'wrong' in reading && isLeft ? reading.wrong : undefined;

  function type(next: string) {
    const read_ = read(next);
    const sent = 'wrong' in read_ ? value : read_.value;
    setDraft({ text: next, sent });
    setLeft(false);
    if (sent !== value) onChange(sent);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Enter') setLeft(true);
    const by = { ArrowUp: step, ArrowDown: step && -step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = Math.max(0, (value ?? 0) + by);
    type(next === 0 ? '' : write(next));
  }

  return (
    <div className={cn('relative', isInline ? 'shrink-0' : 'flex flex-col gap-1')}>
      <label
        htmlFor={id}
        className={cn(
          isInline
            ? 'flex h-7 items-center rounded-md border pl-2 text-xs whitespace-nowrap text-ink-soft focus-within:border-accent'
            : 'text-xs font-medium',
          isInline &&
            (wrong !== undefined
              ? 'border-bad bg-surface'
              : value !== undefined
                ? 'border-accent bg-accent-soft'
                : 'border-line-strong bg-surface'),
        )}
      >
        {label}
        {isInline &&
          field('field-sizing-content h-full max-w-40 min-w-12 bg-transparent px-1.5 font-medium text-ink')}
      </label>
      {!isInline &&
        field('h-8 rounded-md border border-line-strong bg-surface px-2.5 aria-invalid:border-bad')}
      {wrong !== undefined && (
        <p
          id={`${id}-wrong`}
          role="alert"
          className={cn(
            'text-xs text-bad',
            isInline &&
              'absolute top-full left-0 z-20 mt-1 rounded-md border border-line-strong bg-raised px-2 py-1 shadow-pop',
          )}
        >
          {wrong}
        </p>
      )}
    </div>
  );

  function field(className: string) {
    return (
      <input
        id={id}
        value={text}
        placeholder={placeholder}
        inputMode={inputMode}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
        onChange={({ target }) => type(target.value)}
        onKeyDown={step === undefined ? undefined : onKeyDown}
        onBlur={() => {
          setLeft(true);
          if (!('wrong' in reading)) setDraft(null);
        }}
        className={cn('tabular-nums outline-none placeholder:text-ink-faint focus:border-accent', className)}
      />
    );
  }
}
