'use client';

import { useZone } from '@/lib/preferences/zone.tsx';
import { wallClockLine } from '@/lib/time/wall-clock.ts';
import { utc } from '@/lib/time/zone.ts';

/** A moment in full: with milliseconds, in UTC, and in the reader's zone when that is another one. */
export function FullInstant({ instant }: { instant: string }) {
  const { zone } = useZone();
  return (
    <time dateTime={instant} className="flex flex-col">
      <span>{wallClockLine(instant, utc)}</span>
      {zone !== utc && (
        <span title={zone} className="text-ink-faint">
          {wallClockLine(instant, zone)}
        </span>
      )}
    </time>
  );
}
