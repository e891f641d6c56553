'use client';

import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';
import { buttonStyle } from '../ui/button.tsx';
import { Part } from '../ui/part.tsx';
import { Loading, popoverStyle } from './popover-style.tsx';
import { usePopover } from './use-popover.ts';

interface FilterPopoverProps {
  /** Such as `Agent`. */
  label: string;
  /** What the button shows instead of the label. */
  shows?: ReactNode;
  /** The number of chosen values, which chips show elsewhere. */
  count: number;
  /** Preloads the content when a person is about to open it. */
  preload?(): void;
  className?: string;
  /** Rendered while the popover is open. */
  children(close: () => void): ReactNode;
}

/** A button that opens a filter. */
export function FilterPopover({
  label,
  shows = label,
  count,
  preload,
  className = 'w-72',
  children,
}: FilterPopoverProps) {
  const { open, anchor, buttonProps, popupProps, hide } = usePopover();
  return (
    <>
      <button
        type="button"
        ref={anchor as React.RefObject<HTMLButtonElement>}
        data-filter={label}
        {...buttonProps}
        onPointerEnter={preload}
        onFocus={preload}
        className={cn(
          buttonStyle(),
          'px-2',
          count > 0 ? 'border-accent bg-accent-soft' : 'font-normal aria-expanded:bg-hover',
        )}
      >
        <span className="max-w-52 truncate">{shows}</span>
        {count > 0 && (
          <span className="min-w-4 rounded bg-accent-solid px-1 text-2xs text-on-accent tabular-nums">
            {count}
            <span className="sr-only"> chosen</span>
          </span>
        )}
        <ChevronDown aria-hidden className="size-3 shrink-0 text-ink-faint" />
      </button>
      <div {...popupProps} role="dialog" aria-label={label} className={cn(popoverStyle, className)}>
        {open ? <Part fallback={<Loading />}>{children(hide)}</Part> : <Loading />}
      </div>
    </>
  );
}
