'use client';

import { useEffect, useEffectEvent } from 'react';

/** The number of rows before the end at which the next page is requested: half a page, a second of fast scrolling. */
const ahead = 60;

/** Requests more rows before the reader reaches the end of the loaded ones. */
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
