'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTRPC } from '../api/trpc.ts';

/** Milliseconds between two readings of the sums, at least. */
const pause = 5_000;

/** Sums that somebody points at, or is in with the keyboard, stay as they are: they would move under the pointer. */
const isRead = () => document.querySelector('[data-sums]:hover, [data-sums]:has(:focus-visible)') !== null;

/**
 * Keeps the sums of a list (its count, its timeline, and the counts of the next filter that is opened) as new as its rows.
 *
 * @returns to be called when sessions have come in. The sums are read again once for all that come in within five
 *   seconds, while the page is in sight.
 */
export function useFreshSums(): () => void {
  const queryClient = useQueryClient();
  const trpc = useTRPC();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const last = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => () => clearTimeout(timer.current), []);

  function readSums() {
    timer.current = undefined;
    if (document.hidden || isRead()) {
      timer.current = setTimeout(readSums, pause);
      return;
    }
    last.current = performance.now();
    void queryClient.invalidateQueries({ queryKey: trpc.sessions.stats.pathKey() });
    // A filter that is open is being read; the next one that is opened counts anew.
    void queryClient.invalidateQueries({ queryKey: trpc.sessions.facets.pathKey(), refetchType: 'none' });
  }

  return () => {
    timer.current ??= setTimeout(readSums, Math.max(0, last.current + pause - performance.now()));
  };
}
