'use client';

import { useSearchParams } from 'next/navigation';
import { type RefObject, useEffect, useEffectEvent, useLayoutEffect } from 'react';
import type { ListAddress } from '@/lib/filters/use-url-filters.ts';
import { type Place, readPlace, writePlace } from '@/lib/grid/place.ts';

/** The delay after scrolling until the position is saved, in milliseconds; browsers limit the rate. */
const rest = 150;

interface PlaceOptions {
  scroller: RefObject<HTMLElement | null>;
  address: ListAddress;
  /** The position of the reader; null if it is unknown. */
  place(): Omit<Place, 'list'> | null;
  /** Restores a position. */
  onReturn(place: Place): void;
  /** The list starts without a saved position. */
  onBegin(): void;
}

/** Saves the position of a list in the browser history, and restores it. */
export function usePlace({ scroller, address, place, onReturn, onBegin }: PlaceOptions): void {
  const search = useSearchParams().toString();

  const begin = useEffectEvent(() => {
    const kept = readPlace(address.list);
    if (kept) onReturn(kept);
    else onBegin();
  });
  useLayoutEffect(() => begin(), []);

  const savePlace = useEffectEvent(() => {
    // The URL follows the filters with a delay: until then, the entry belongs to the previous list.
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
    // Every navigation starts with one of these events.
    document.addEventListener('pointerdown', now, { capture: true });
    document.addEventListener('keydown', now, { capture: true });
    return () => {
      clearTimeout(timer);
      element?.removeEventListener('scroll', later);
      document.removeEventListener('pointerdown', now, { capture: true });
      document.removeEventListener('keydown', now, { capture: true });
    };
  }, [scroller]);

  // A newly opened row is another entry, or the entry was lost.
  useEffect(() => savePlace(), [search]);
}
