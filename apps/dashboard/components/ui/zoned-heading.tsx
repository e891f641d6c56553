'use client';

import { useZone } from '@/lib/preferences/zone.tsx';
import { zoneName } from '@/lib/time/zone.ts';

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
