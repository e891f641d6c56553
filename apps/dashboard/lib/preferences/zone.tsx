'use client';

import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { whenIdle } from '../hooks/when-idle.ts';
import { rememberOffsets, type ZoneOffsets } from '../time/offsets.ts';
import { browserZone, utc, type Zone } from '../time/zone.ts';
import { remember } from './remember.ts';
import { tabChannel } from './tab-channel.ts';

const ZoneContext = createContext<{ zone: Zone; setZone(zone: Zone): void } | null>(null);

// A cookie, unlike local storage, tells no other tab that it changed.
const otherTabs = tabChannel<Zone>('masker-zone');

interface ZoneProviderProps {
  /** As stored. */
  zone: Zone;
  /** What the server knows of it. */
  offsets: ZoneOffsets | null;
  children: ReactNode;
}

/** The time zone of displayed times in all tabs: UTC, as stored, unless the person prefers the local one. */
export function ZoneProvider({ zone: remembered, offsets, children }: ZoneProviderProps) {
  const [zone, show] = useState(() => {
    rememberOffsets(offsets);
    return remembered;
  });
  function setZone(next: Zone) {
    remember('zone', next);
    show(next);
    otherTabs.announce(next);
  }

  useEffect(() => otherTabs.onElsewhere(show), []);

  // After travel, the local zone is that of the current clock.
  useEffect(() => {
    if (remembered === utc) return;
    return whenIdle(() => {
      const local = browserZone();
      if (remembered === local) return;
      remember('zone', local);
      show(local);
    });
  }, [remembered]);

  return <ZoneContext value={{ zone, setZone }}>{children}</ZoneContext>;
}

export function useZone() {
  const context = use(ZoneContext);
  if (!context) throw new Error('useZone needs a ZoneProvider above it.');
  return context;
}
