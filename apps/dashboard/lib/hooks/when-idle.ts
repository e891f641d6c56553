interface WhenIdle {
  /** Milliseconds after which it is done however busy the browser is. */
  latest?: number;
  /** Milliseconds to wait where the browser cannot tell when it has nothing to do, as Safari. */
  otherwise?: number;
}

/**
 * Does something once the browser has nothing else to do.
 *
 * @returns forgets about it
 */
export function whenIdle(act: () => void, { latest, otherwise = 1000 }: WhenIdle = {}): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(act, otherwise);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act, latest === undefined ? {} : { timeout: latest });
  return () => cancelIdleCallback(handle);
}
