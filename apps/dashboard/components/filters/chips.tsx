'use client';

import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Button } from '../ui/button.tsx';

/** An active filter. */
export interface ChipItem {
  id: string;
  /** Such as `status error`. */
  label: ReactNode;
  remove(): void;
}

interface ChipsProps {
  items: readonly ChipItem[];
  onClear(): void;
}

/** The active filters; each can be removed. */
export function Chips({ items, onClear }: ChipsProps) {
  const list = useRef<HTMLUListElement>(null);

  function remove(item: ChipItem, index: number) {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    // The button is removed while it has the focus: move it to the next chip, the previous one, or the filters.
    focus(buttons[index + 1] ?? buttons[index - 1]);
    item.remove();
  }

  function focus(button: HTMLElement | undefined) {
    const bar = list.current?.closest('[data-filters]');
    // Not a field: single keys are typed there, instead of being shortcuts.
    const shown = [...(bar?.querySelectorAll<HTMLElement>('[data-filter]:not(input)') ?? [])].find(
      (filter) => filter.offsetParent !== null,
    );
    (button ?? shown)?.focus();
  }

  if (items.length === 0) return null;
  return (
    <div className="flex w-full flex-wrap items-center gap-1.5 pb-1.5">
      <ul ref={list} aria-label="Active filters" className="flex max-w-full flex-wrap items-center gap-1.5">
        {items.map((item, index) => (
          <li key={item.id} className="max-w-full">
            <button
              type="button"
              onClick={() => remove(item, index)}
              className="flex min-h-6 max-w-full items-center gap-1 rounded-md border border-line-strong bg-accent-soft py-0.5 pr-1 pl-2 text-xs hover:border-accent"
            >
              <span className="min-w-0 text-left wrap-anywhere">{item.label}</span>
              <span className="sr-only">remove</span>
              <X aria-hidden className="size-3.5 shrink-0 text-ink-soft print:hidden" />
            </button>
          </li>
        ))}
      </ul>
      <Button
        look="quiet"
        className="h-6 px-2 print:hidden"
        onClick={() => {
          focus(undefined);
          onClear();
        }}
      >
        Clear all
      </Button>
    </div>
  );
}
