/** Milliseconds to wait where the browser cannot tell when it has nothing to do. */
const usualWait = 1000;

/**
 * Does something once the browser has nothing else to do.
 *
 * @returns forgets about it
 */
export function whenIdle(act: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(act, usualWait);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act);
  return () => cancelIdleCallback(handle);
}
