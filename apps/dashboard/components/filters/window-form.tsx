'use client';

import { parseSince, resolveSince } from '@masker/contract/plain';
import { type FormEvent, useState } from 'react';
import { asTyped, readMoment, readStart, type Window } from '@/lib/filters/window.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ZoneToggle } from '../ui/zone-toggle.tsx';

interface WindowFormProps {
  window: Window;
  /** @param window null when nothing was changed */
  onApply(window: Window | null): void;
}

/** A window typed in: on which clock the times are is always said. */
export function WindowForm({ window, onApply }: WindowFormProps) {
  const { zone } = useZone();
  const [wrong, setWrong] = useState<{ field: 'since' | 'until'; message: string } | null>(null);

  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const since = read('since', typed, (text) => readStart(text, zone));
    const until = read('until', typed, (text) =>
      text === '' ? { value: undefined } : readMoment(text, zone, 'leave it empty'),
    );
    if ('wrong' in since) setWrong({ field: 'since', message: since.wrong });
    else if ('wrong' in until) setWrong({ field: 'until', message: until.wrong });
    else if (since.value === window.since && until.value === window.until) onApply(null);
    else if (until.value !== undefined && isEmpty(since.value, until.value)) {
      setWrong({ field: 'until', message: 'The end must be after the start.' });
    } else onApply({ since: since.value, until: until.value });
  }

  /** What was not changed stays exactly what it was. */
  function read<Field extends 'since' | 'until', Wrong>(
    field: Field,
    typed: FormData,
    other: (text: string) => { value: Window[Field] } | Wrong,
  ): { value: Window[Field] } | Wrong {
    const text = String(typed.get(field)).trim();
    return text === asTyped(window[field], zone) ? { value: window[field] } : other(text);
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
        onFocus={({ target }) => target.select()}
        defaultValue={asTyped(window.since, zone)}
        wrong={wrong?.field === 'since' ? wrong.message : undefined}
      />
      <TextField
        name="until"
        label="Until"
        hint="Not included; empty for now"
        placeholder="YYYY-MM-DD HH:MM"
        className="tabular-nums"
        onFocus={({ target }) => target.select()}
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
