/**
 * The same parts until `signal` aborts: then its reason is thrown, also while the next part is still awaited.
 * The source is told to end either way.
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
    // One that is still awaited may never come: it is not waited for.
    const returned = iterator.return?.();
    if (awaited) returned?.catch(() => {});
    else await returned;
  }
}

// Promise.race against one promise for all parts would keep a reaction for each of them.
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    const settle = () => signal.removeEventListener('abort', abort);
    promise.then(resolve, reject).finally(settle);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
