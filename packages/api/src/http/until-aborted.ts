/**
 * Yields the same parts until `signal` aborts, then throws its reason, even while the next part is pending.
 * The source is closed in both cases.
 */
export async function* untilAborted<T>(parts: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = parts[Symbol.asyncIterator]();
  let awaited = true;
  try {
    for (;;) {
      const part = await unlessAborted(iterator.next(), signal);
      awaited = false;
      if (part.done) return;
      yield part.value;
      awaited = true;
    }
  } finally {
    // A pending part may never arrive, so closing the source is then not awaited.
    const returned = iterator.return?.();
    if (awaited) returned?.catch(() => {});
    else await returned;
  }
}

// Promise.race with one promise for all parts would retain a reaction for each part.
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    const settle = () => signal.removeEventListener('abort', abort);
    promise.then(resolve, reject).finally(settle);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
