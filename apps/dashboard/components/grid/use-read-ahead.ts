'use client';

import { useEffect, useEffectEvent } from 'react';

/** Rows before the end at which the next page is asked for: half a page, a second of fast scrolling. */
const ahead = 60;

/** Asks for more before the reader gets to the end of what is loaded. */
export function useReadAhead(
  lastVisible: number,
  loaded: number,
  hasMore: boolean,
  onNearEnd: () => void,
): void {
  const ask = useEffectEvent(onNearEnd);
  useEffect(() => {
    if (hasMore && lastVisible >= loaded - ahead) ask();
  }, [lastVisible, loaded, hasMore]);
}
