'use client';

import { useSearchParams } from 'next/navigation';
import { type RefObject, useEffect, useEffectEvent, useLayoutEffect } from 'react';
import type { ListAddress } from '@/lib/filters/use-url-filters.ts';
import { type Place, readPlace, writePlace } from '@/lib/grid/place.ts';

/** Milliseconds without scrolling after which the place is saved: browsers limit how often it may be. */
const rest = 150;

interface PlaceOptions {
  scroller: RefObject<HTMLElement | null>;
  address: ListAddress;
  /** Where the reader is; null while nothing can be said. */
  place(): Omit<Place, 'list'> | null;
  /** Takes the reader back to a place. */
  onReturn(place: Place): void;
  /** The list begins; nobody was further down in it. */
  onBegin(): void;
}

/** Keeps the place of a list in the history of the browser, and goes back to it when the reader does. */
export function usePlace({ scroller, address, place, onReturn, onBegin }: PlaceOptions): void {
  const search = useSearchParams().toString();

  const begin = useEffectEvent(() => {
    const kept = readPlace(address.list);
    if (kept) onReturn(kept);
    else onBegin();
  });
  useLayoutEffect(() => begin(), []);

  const savePlace = useEffectEvent(() => {
    // The address follows the filters a moment later: until then, the entry is that of the list before.
    if (!scroller.current || !address.isPresent()) return;
    const now = place();
    if (now) writePlace({ list: address.list, ...now });
  });

  useEffect(() => {
    const element = scroller.current;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const now = () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      savePlace();
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(now, rest);
    };
    element?.addEventListener('scroll', later, { passive: true });
    // Whatever leads away begins with one of these.
    document.addEventListener('pointerdown', now, { capture: true });
    document.addEventListener('keydown', now, { capture: true });
    return () => {
      clearTimeout(timer);
      element?.removeEventListener('scroll', later);
      document.removeEventListener('pointerdown', now, { capture: true });
      document.removeEventListener('keydown', now, { capture: true });
    };
  }, [scroller]);

  // Another row that is open is another entry, or what an entry had is gone.
  useEffect(() => savePlace(), [search]);
}
