'use client';

import { useZone } from '@/lib/preferences/zone.tsx';
import { wallClock, wallClockLine } from '@/lib/time/wall-clock.ts';
import { utc, zoneName } from '@/lib/time/zone.ts';

/** A moment in a row: the date steps back behind the time; the exact one in UTC is a hover away. */
export function Instant({ instant }: { instant: string }) {
  const { zone } = useZone();
  const { date, time } = wallClock(instant, zone);
  return (
    <time dateTime={instant} title={wallClockLine(instant, utc)} className="whitespace-nowrap tabular-nums">
      <span className="text-ink-faint">
        <span className="@max-3xl:hidden">
          <Dashed text={date.slice(0, 5)} />
        </span>
        <Dashed text={date.slice(5)} />
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

/** A date whose hyphens keep their own width: among tabular digits they would stand too far apart. */
function Dashed({ text }: { text: string }) {
  return text.split(/(-)/).map((part, index) =>
    part === '-' ? (
      <span key={index} className="normal-nums">
        -
      </span>
    ) : (
      part
    ),
  );
}

/** The heading of a column of moments: it says whose clock they are on. */
export function ZonedHeading({ label }: { label: string }) {
  const { zone } = useZone();
  return (
    <>
      {label}{' '}
      <span title={zone} className="font-normal text-ink-faint @max-3xl:hidden">
        {zoneName(zone)}
      </span>
    </>
  );
}
