'use client';

import { parseInstant, parseSince, resolveSince } from '@masker/contract/plain';
import { type FormEvent, useState } from 'react';
import { emptyMessage, typedEnd, typedStart } from '@/lib/filters/typed-window.ts';
import { asTyped, isEmpty, type Window } from '@/lib/filters/window.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { type Day, dayAt } from '@/lib/time/day.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Calendar } from './calendar.tsx';

interface WindowFormProps {
  window: Window;
  onApply(window: Window): void;
  /** Called instead if neither end was changed. */
  onUnchanged?: (() => void) | undefined;
}

/** Both ends of a window, typed or chosen in a calendar. */
export function WindowForm({ window, onApply, onUnchanged }: WindowFormProps) {
  const { zone } = useZone();
  const [now] = useState(Date.now);
  const [from, setFrom] = useState(() => asTyped(window.since, zone));
  const [until, setUntil] = useState(() => asTyped(window.until, zone));
  /** The first day of a range whose last day is not chosen yet. */
  const [picked, setPicked] = useState<Day | null>(null);
  const [wrong, setWrong] = useState<{ field: 'from' | 'until'; message: string } | null>(null);

  // Unchanged ends keep their exact value.
  const isSameStart = from === asTyped(window.since, zone);
  const isSameEnd = until === asTyped(window.until, zone);
  const start = isSameStart ? { value: window.since } : typedStart(from, { zone, now });
  const end = isSameEnd ? { value: window.until } : typedEnd(until, { zone, now });

  function apply(event: FormEvent) {
    event.preventDefault();
    if (isSameStart && isSameEnd && onUnchanged) return onUnchanged();
    if ('wrong' in start) return setWrong({ field: 'from', message: start.wrong });
    if ('wrong' in end) return setWrong({ field: 'until', message: end.wrong });
    const next = { since: start.value, until: end.value };
    if (isEmpty(next, Date.now())) return setWrong({ field: 'until', message: emptyMessage });
    onApply(next);
  }

  function pick(day: Day) {
    setWrong(null);
    const [first, last] = picked === null ? [day, day] : [picked, day].sort();
    setFrom(first as Day);
    setUntil(last as Day);
    setPicked(picked === null ? day : null);
  }

  return (
    <form onSubmit={apply} noValidate className="flex flex-col gap-3">
      <Calendar
        today={dayAt(now, zone)}
        from={'value' in start ? firstDay(start.value) : null}
        until={'value' in end ? lastDay(end.value) : null}
        onPick={pick}
      />
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <TextField
          label="From"
          value={from}
          onChange={({ target }) => setFrom(target.value)}
          placeholder="yesterday 9:00"
          className="w-full tabular-nums"
          onFocus={({ target }) => target.select()}
          wrong={wrong?.field === 'from' ? wrong.message : undefined}
        />
        <TextField
          label="Until"
          value={until}
          onChange={({ target }) => setUntil(target.value)}
          placeholder="now"
          className="w-full tabular-nums"
          onFocus={({ target }) => target.select()}
          wrong={wrong?.field === 'until' ? wrong.message : undefined}
        />
      </div>
      <Button type="submit" look="solid" className="h-8">
        Apply
      </Button>
    </form>
  );

  function firstDay(since: string): Day | null {
    const start = parseSince(since);
    return start === null ? null : dayAt(resolveSince(start, now), zone);
  }

  /** The last day that has a part of the window. */
  function lastDay(until: string | undefined): Day | null {
    const end = until === undefined ? now : parseInstant(until);
    return end === null ? null : dayAt(end - 1, zone);
  }
}
