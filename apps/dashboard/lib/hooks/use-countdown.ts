'use client';

import { useEffect, useEffectEvent, useState } from 'react';

/**
 * Counts down seconds, then calls back once.
 *
 * @param from seconds; null for no countdown
 * @param restart a change restarts the countdown
 * @returns the remaining seconds; null without a countdown
 */
export function useCountdown(from: number | null, restart: unknown, onEnd: () => void): number | null {
  const [left, setLeft] = useState(from);
  const ended = useEffectEvent(onEnd);
  useEffect(() => {
    setLeft(from);
    if (from === null) return;
    const end = Date.now() + from * 1000;
    const timer = setInterval(() => {
      const seconds = Math.ceil((end - Date.now()) / 1000);
      setLeft(Math.max(0, seconds));
      if (seconds > 0) return;
      clearInterval(timer);
      ended();
    }, 250);
    return () => clearInterval(timer);
  }, [from, restart]);
  return left;
}
