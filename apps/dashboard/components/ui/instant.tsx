'use client';

import { timeAgo } from '@/lib/format/time-ago.ts';
import { usePresent } from '@/lib/preferences/time-style.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { wallClock, wallClockLine } from '@/lib/time/wall-clock.ts';
import { utc, zoneName } from '@/lib/time/zone.ts';

/** A moment in a row: the date steps back behind the time; the exact one in UTC is a hover away. */
export function Instant({ instant }: { instant: string }) {
  const { zone } = useZone();
  const now = usePresent();
  if (now !== null) {
    return (
      <time dateTime={instant} title={wallClockLine(instant, zone)} className="truncate tabular-nums">
        {timeAgo(Date.parse(instant), now)}
      </time>
    );
  }
  const { date, time } = wallClock(instant, zone);
  return (
    <time dateTime={instant} title={wallClockLine(instant, utc)} className="whitespace-nowrap tabular-nums">
      <span className="text-ink-faint">
        <span className="@max-3xl:hidden">{date.slice(0, 5)}</span>
        {date.slice(5)}
      </span>{' '}
      {time}
    </time>
  );
}

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

/** The heading of a column of moments: it says whose clock they are on. */
export function ZonedHeading({ label }: { label: string }) {
  const { zone } = useZone();
  return (
    <>
      {label}{' '}
      <span title={zone} className="font-normal text-ink-faint max-md:hidden">
        {zoneName(zone)}
      </span>
    </>
  );
}
