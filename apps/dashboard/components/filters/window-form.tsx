'use client';

import { parseSince, resolveSince } from '@masker/contract';
import { type FormEvent, useState } from 'react';
import { asTyped, readMoment, readStart, type Window } from '@/lib/filters/window.ts';
import { useZone, ZoneToggle } from '../shell/zone.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';

interface WindowFormProps {
  window: Window;
  onApply(window: Window): void;
}

/** A window typed in: on which clock the times are is always said. */
export function WindowForm({ window, onApply }: WindowFormProps) {
  const { zone } = useZone();
  const [wrong, setWrong] = useState<{ field: 'since' | 'until'; message: string } | null>(null);

  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const end = String(typed.get('until')).trim();
    const since = readStart(String(typed.get('since')), zone);
    const until = end === '' ? undefined : readMoment(end, zone);
    if (since === null) {
      setWrong({
        field: 'since',
        message: 'Write a time such as 2026-05-03 21:14, or a length such as 36h or 14d.',
      });
    } else if (until === null) {
      setWrong({ field: 'until', message: 'Write a time such as 2026-05-03 21:14, or leave it empty.' });
    } else if (until !== undefined && isEmpty(since, until)) {
      setWrong({ field: 'until', message: 'The end must be after the start.' });
    } else onApply({ since, until });
  }

  return (
    // Another zone writes the same moments in other words.
    <form key={zone} onSubmit={apply} noValidate className="mt-3 flex flex-col gap-3">
      <TextField
        name="since"
        label="From"
        hint="A time, or a length: 36h"
        placeholder="YYYY-MM-DD HH:MM"
        className="tabular-nums"
        defaultValue={asTyped(window.since, zone)}
        wrong={wrong?.field === 'since' ? wrong.message : undefined}
      />
      <TextField
        name="until"
        label="Until"
        hint="Not included; empty for now"
        placeholder="YYYY-MM-DD HH:MM"
        className="tabular-nums"
        defaultValue={asTyped(window.until, zone)}
        wrong={wrong?.field === 'until' ? wrong.message : undefined}
      />
      <div className="flex items-center justify-between gap-3">
        <span className="text-xs text-ink-soft">Times are in {zone}</span>
        <ZoneToggle />
      </div>
      <Button type="submit" look="solid" className="h-8">
        Apply
      </Button>
    </form>
  );
}

function isEmpty(since: string, until: string): boolean {
  const start = parseSince(since);
  return start !== null && resolveSince(start, Date.now()) >= Date.parse(until);
}
