/**
 * A controller that aborts with a signal, until it is released. A signal may live much longer than a
 * call; what listens to it for every call would pile up.
 */
export function linkedAbort(signal: AbortSignal | null | undefined): {
  controller: AbortController;
  release(): void;
} {
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return { controller, release: () => signal?.removeEventListener('abort', onAbort) };
}
