interface WhenIdle {
  /** The time in milliseconds after which the callback runs even if the browser is busy. */
  latest?: number;
  /** The delay in milliseconds in browsers without idle callbacks, such as Safari. */
  otherwise?: number;
}

/**
 * Calls back once the browser is idle.
 *
 * @returns cancels the call
 */
export function whenIdle(act: () => void, { latest, otherwise = 1000 }: WhenIdle = {}): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(act, otherwise);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act, latest === undefined ? {} : { timeout: latest });
  return () => cancelIdleCallback(handle);
}
