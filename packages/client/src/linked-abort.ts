/** What waits for a signal to abort. One listener a signal serves them all. */
const waiting = new WeakMap<AbortSignal, { callbacks: Set<() => void>; listener: () => void }>();

/**
 * Calls back once when a signal aborts; immediately if it has aborted already.
 *
 * A caller may share one signal between any number of calls. The signal has a single listener for all of them, because
 * platforms warn of a leak from more than ten.
 *
 * @returns removes the callback
 */
export function onAbort(signal: AbortSignal | null | undefined, callback: () => void): () => void {
  if (!signal) return () => {};
  if (signal.aborted) {
    callback();
    return () => {};
  }
  const entry = waiting.get(signal) ?? startWaiting(signal);
  // The same function may wait twice.
  const own = () => callback();
  entry.callbacks.add(own);
  return () => {
    if (!entry.callbacks.delete(own) || entry.callbacks.size > 0) return;
    signal.removeEventListener('abort', entry.listener);
    waiting.delete(signal);
  };
}

function startWaiting(signal: AbortSignal) {
  const callbacks = new Set<() => void>();
  const listener = () => {
    waiting.delete(signal);
    for (const callback of [...callbacks]) callback();
    callbacks.clear();
  };
  const entry = { callbacks, listener };
  waiting.set(signal, entry);
  signal.addEventListener('abort', listener, { once: true });
  return entry;
}

/** A controller that aborts with a signal, until it is released. */
export function linkedAbort(signal: AbortSignal | null | undefined): {
  controller: AbortController;
  release(): void;
} {
  const controller = new AbortController();
  return { controller, release: onAbort(signal, () => controller.abort(signal?.reason)) };
}
