'use client';

import { useZone } from '@/lib/preferences/zone.tsx';
import { wallClock, wallClockLine } from '@/lib/time/wall-clock.ts';
import { utc } from '@/lib/time/zone.ts';

/** An instant in a sentence, to the minute: `2026-05-03 21:14 UTC`; the tooltip has the exact instant in UTC. */
export function Moment({ instant }: { instant: string }) {
  const { zone } = useZone();
  const { date, time, offset } = wallClock(instant, zone);
  return (
    <time dateTime={instant} title={wallClockLine(instant, utc)} className="tabular-nums">
      {/* Between them, a line may end: with an offset such as UTC-05:00, both are wider than many columns. */}
      <span className="whitespace-nowrap">
        {date} {time.slice(0, 5)}
      </span>{' '}
      <span className="whitespace-nowrap text-ink-faint">{offset}</span>
    </time>
  );
}
