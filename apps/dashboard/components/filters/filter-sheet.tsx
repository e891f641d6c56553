'use client';

import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Window, windowText } from '@/lib/filters/window.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { zoneName } from '@/lib/time/zone.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { type ChipItem, Chips } from './chips.tsx';
import { WindowFilter } from './window-filter.tsx';

interface FilterSheetProps {
  window: Window;
  onWindow(window: Window): void;
  chips: readonly ChipItem[];
  onClear(): void;
  /** Whether the sheet was opened for the window. */
  isWindowOpen: boolean;
  onClose(): void;
  /** The filters in a column. */
  children: ReactNode;
}

/** All filters over the full width, for narrow windows. Each applies immediately. */
export default function FilterSheet({
  window,
  onWindow,
  chips,
  onClear,
  isWindowOpen,
  onClose,
  children,
}: FilterSheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { zone } = useZone();
  const title = 'filter-sheet-title';
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={title}
      onClose={onClose}
      data-filters
      className="quiet-scroll fixed inset-x-0 top-auto bottom-0 m-0 max-h-[calc(100dvh-1rem)] w-full max-w-full flex-col overflow-y-auto overscroll-contain rounded-t-xl border-t border-line-strong bg-raised text-ink shadow-pop backdrop:bg-scrim open:flex"
    >
      <div className="sticky top-0 z-10 flex items-center justify-between border-b border-line bg-raised py-1.5 pr-2 pl-4">
        <h2 id={title} data-filter="Filters" tabIndex={-1} className="text-[15px] font-semibold outline-none">
          Filters
        </h2>
        <IconButton label="Close" onClick={() => dialog.current?.close()}>
          <X />
        </IconButton>
      </div>
      <div className="flex flex-col gap-3 p-4">
        <Chips items={chips} onClear={onClear} />
        <Section
          title={
            <>
              Window{' '}
              <span className="font-normal text-ink-soft tabular-nums">
                {windowText(window, zone)} {zoneName(zone)}
              </span>
            </>
          }
          isOpen={isWindowOpen}
        >
          <WindowFilter window={window} onChange={onWindow} panel="below" />
        </Section>
        {children}
        <div className="sticky bottom-0 -mx-4 -mb-4 flex border-t border-line bg-raised p-3">
          <Button look="solid" className="h-9 flex-1" onClick={() => dialog.current?.close()}>
            Done
          </Button>
        </div>
      </div>
    </dialog>
  );
}

interface SectionProps {
  title: ReactNode;
  /** Whether the filter is initially expanded. */
  isOpen?: boolean;
  /** The number of chosen values. */
  count?: number;
  children: ReactNode;
}

/** One filter of the sheet; its content is rendered once it is expanded. */
export function Section({ title, isOpen = false, count = 0, children }: SectionProps) {
  const [open, setOpen] = useState(isOpen);
  return (
    <details
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      className="rounded-lg border border-line"
    >
      <summary className="flex min-h-10 cursor-pointer items-center gap-2 px-3 font-medium select-none">
        {title}
        {count > 0 && (
          <span className="min-w-4 rounded bg-accent-solid px-1 text-center text-2xs text-on-accent tabular-nums">
            {count}
          </span>
        )}
        <span aria-hidden className="ml-auto text-ink-faint">
          {open ? '−' : '+'}
        </span>
      </summary>
      {open && <div className="flex flex-col border-t border-line p-2">{children}</div>}
    </details>
  );
}
