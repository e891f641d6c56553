'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { cn } from '@/lib/cn.ts';
import { addDays, addMonths, type Day, midnight, startOfMonth, startOfWeek } from '@/lib/time/day.ts';
import { IconButton } from '../ui/button.tsx';

interface CalendarProps {
  today: Day;
  /** The first and the last day of the window; null for none. */
  from: Day | null;
  until: Day | null;
  onPick(day: Day): void;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const inFull = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' });
const monthName = new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** One month of days to choose from, by pointer or with the arrow keys, Home, End, Page Up and Page Down. */
export function Calendar({ today, from, until, onPick }: CalendarProps) {
  const [focused, setFocused] = useState(from === null || from > today ? today : (until ?? from));
  const grid = useRef<HTMLTableElement>(null);
  const month = startOfMonth(focused);
  const first = startOfWeek(month);
  const weeks = Array.from({ length: 6 }, (_, week) => addDays(first, week * 7)).filter(
    (monday) => monday < addMonths(month, 1),
  );

  function onKeyDown(event: KeyboardEvent) {
    const next = {
      ArrowLeft: addDays(focused, -1),
      ArrowRight: addDays(focused, 1),
      ArrowUp: addDays(focused, -7),
      ArrowDown: addDays(focused, 7),
      Home: startOfWeek(focused),
      End: addDays(startOfWeek(focused), 6),
      PageUp: addMonths(focused, event.shiftKey ? -12 : -1),
      PageDown: addMonths(focused, event.shiftKey ? 12 : 1),
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setFocused(next);
    // The day may be rendered only now.
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
  }

  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center justify-between">
        <IconButton label="Month before" onClick={() => setFocused(addMonths(focused, -1))}>
          <ChevronLeft />
        </IconButton>
        <span aria-live="polite" className="text-xs font-medium">
          {monthName.format(midnight(month))}
        </span>
        <IconButton label="Month after" onClick={() => setFocused(addMonths(focused, 1))}>
          <ChevronRight />
        </IconButton>
      </div>
      <table ref={grid} aria-label="Days" className="w-full border-collapse text-xs tabular-nums">
        <thead>
          <tr>
            {weekdays.map((name) => (
              <th key={name} scope="col" abbr={name} className="h-6 w-9 font-normal text-ink-faint">
                {name.slice(0, 2)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={onKeyDown}>
          {weeks.map((monday) => (
            <tr key={monday}>
              {weekdays.map((name, index) => {
                const day = addDays(monday, index);
                const isIn = from !== null && until !== null && day >= from && day <= until;
                const isEnd = day === from || day === until;
                return (
                  <td key={name} className="p-0">
                    <button
                      type="button"
                      tabIndex={day === focused ? 0 : -1}
                      aria-label={inFull.format(midnight(day))}
                      aria-pressed={isIn}
                      aria-current={day === today ? 'date' : undefined}
                      onClick={() => {
                        setFocused(day);
                        onPick(day);
                      }}
                      className={cn(
                        'h-7 w-full border hover:bg-hover',
                        (startOfMonth(day) !== month || day > today) && 'text-ink-faint',
                        day === today && 'underline underline-offset-2',
                        isIn &&
                          'bg-accent-soft forced-colors:forced-color-adjust-none forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]',
                        isIn && isEnd ? 'border-accent font-medium' : 'border-transparent',
                        day === from && 'rounded-l-md',
                        day === until && 'rounded-r-md',
                      )}
                    >
                      {Number(day.slice(8))}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
