'use client';

import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { browserZone, utc, type Zone } from '../time/zone.ts';
import { remember } from './remember.ts';

const ZoneContext = createContext<{ zone: Zone; setZone(zone: Zone): void } | null>(null);

/** The time zone of displayed times: UTC, as stored, unless the person prefers the local one. */
export function ZoneProvider({ zone: remembered, children }: { zone: Zone; children: ReactNode }) {
  const [zone, show] = useState(remembered);
  function setZone(next: Zone) {
    remember('zone', next);
    show(next);
  }

  // After travel, the local zone is that of the current clock.
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
