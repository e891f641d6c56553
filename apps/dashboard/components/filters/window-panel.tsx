'use client';

import { useState } from 'react';
import { cn } from '@/lib/cn.ts';
import { type Reading, typedWindow } from '@/lib/filters/typed-window.ts';
import { lastText, presetWindows, type Window, windowText } from '@/lib/filters/window.ts';
import { durationInWords } from '@/lib/format/duration.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { zoneName } from '@/lib/time/zone.ts';
import { ZoneToggle } from '../ui/zone-toggle.tsx';
import { WindowForm } from './window-form.tsx';

interface WindowPanelProps {
  window: Window;
  /** The window being typed; null for none. */
  typed: string | null;
  /** Whether what is wrong with it is said already. */
  isRefused?: boolean;
  onChoose(window: Window): void;
  /** Applies what is being typed, or says what is wrong with it. */
  onTyped(): void;
}

/** Windows by calendar name; they are parsed like typed text. */
const named = [
  'Today',
  'Yesterday',
  'This week',
  'Last week',
  'This month',
  'Last month',
  'This quarter',
  'Last quarter',
] as const;

/** The common windows, a calendar, and both ends of any other window. */
export default function WindowPanel({
  window,
  typed,
  isRefused = false,
  onChoose,
  onTyped,
}: WindowPanelProps) {
  const { zone } = useZone();
  const [now] = useState(Date.now);
  const reader = { zone, now };
  const read = typed === null || typed.trim() === '' ? null : typedWindow(typed, reader);
  const ends = read !== null && 'value' in read ? read.value : window;
  const presets = [
    ...presetWindows.map((since) => ({
      label: lastText(durationInWords(since) ?? since),
      window: { since } as Window,
    })),
    ...named.flatMap((label) => {
      const read = typedWindow(label, reader);
      return 'value' in read ? [{ label, window: read.value }] : [];
    }),
  ];
  return (
    <div className="flex flex-col">
      <Preview read={isRefused ? null : read} zone={zone} />
      <div className="flex flex-col md:flex-row">
        <ul
          aria-label="Usual windows"
          className="grid grid-cols-2 gap-px border-line p-2 max-md:px-0 md:flex md:w-36 md:flex-col md:border-r"
        >
          {presets.map((preset) => {
            const isChosen = preset.window.since === window.since && preset.window.until === window.until;
            return (
              <li key={preset.label}>
                <button
                  type="button"
                  aria-pressed={isChosen}
                  onClick={() => onChoose(preset.window)}
                  className={cn(
                    'flex min-h-7 w-full items-center rounded-[5px] px-2 text-left hover:bg-hover',
                    isChosen &&
                      'bg-accent-soft font-medium text-accent forced-colors:forced-color-adjust-none forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]',
                  )}
                >
                  {preset.label}
                </button>
              </li>
            );
          })}
        </ul>
        <div className="flex flex-col gap-3 p-3 max-md:px-0">
          <WindowForm
            key={`${zone} ${ends.since} ${ends.until}`}
            window={ends}
            onApply={onChoose}
            onUnchanged={read === null ? undefined : onTyped}
          />
          <div className="flex items-center justify-between gap-3 border-t border-line pt-3 text-xs text-ink-soft">
            <span>Times are in {zone}</span>
            <ZoneToggle />
          </div>
        </div>
      </div>
    </div>
  );
}

/** The window of the text so far. */
function Preview({ read, zone }: { read: Reading<Window> | null; zone: string }) {
  const hint = 'Type a window: yesterday 9-10, tue 12:00 - 14:00 utc, last week, 2h';
  return (
    <p className="border-b border-line px-3 py-2 text-xs text-ink-soft max-md:hidden">
      {read === null ? (
        hint
      ) : 'value' in read ? (
        <>
          <span className="font-medium text-ink tabular-nums">{windowText(read.value, zone)}</span>{' '}
          {zoneName(zone)} · Enter applies it
        </>
      ) : (
        read.wrong
      )}
    </p>
  );
}
