'use client';

import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { browserZone, utc, type Zone } from '../time/zone.ts';
import { remember } from './remember.ts';

const ZoneContext = createContext<{ zone: Zone; setZone(zone: Zone): void } | null>(null);

/** The zone that times are shown in: UTC, as in the records, unless a person prefers their own. */
export function ZoneProvider({ zone: remembered, children }: { zone: Zone; children: ReactNode }) {
  const [zone, show] = useState(remembered);
  function setZone(next: Zone) {
    remember('zone', next);
    show(next);
  }

  // Someone who travelled means the clock of the place where they are now.
  useEffect(() => {
    if (remembered === utc || remembered === browserZone()) return;
    remember('zone', browserZone());
    show(browserZone());
  }, [remembered]);

  return <ZoneContext value={{ zone, setZone }}>{children}</ZoneContext>;
}

export function useZone() {
  const context = use(ZoneContext);
  if (!context) throw new Error('useZone needs a ZoneProvider above it.');
  return context;
}
