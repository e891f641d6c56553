import { onAbort } from './linked-abort.ts';

/** Lines of JSON that go together. */
export interface LineBatch {
  text: string;
  count: number;
}

/** A batch at most, in values and in UTF-16 units: some seconds of work for the server, and little to lose. */
const mostLines = 5_000;
const mostUnits = 2 * 1024 * 1024;

type Source = Iterator<unknown> | AsyncIterator<unknown>;

/**
 * Writes values as lines of JSON, in batches of bounded size.
 *
 * Once the signal aborts, no further value is requested, and the source is ended immediately with `return`, even while
 * a requested value is pending.
 *
 * @throws what the values throw; the signal's reason as soon as it aborts
 */
export async function* batchLines(
  values: AsyncIterable<unknown> | Iterable<unknown>,
  signal: AbortSignal,
): AsyncGenerator<LineBatch, void, undefined> {
  const source: Source =
    Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
  let interrupt = (_reason: unknown) => {};
  // One for the whole run: a listener for every value would cost more than the value.
  const release = onAbort(signal, () => interrupt(signal.reason));
  const unlessAborted = <T>(coming: Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      interrupt = reject;
      if (signal.aborted) reject(signal.reason);
      coming.then(resolve, reject);
    });
  let ended = false;
  let text = '';
  let count = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      let next: IteratorResult<unknown>;
      try {
        const coming = source.next();
        next = isPromise(coming) ? await unlessAborted(coming) : coming;
      } catch (thrown) {
        // A source that threw has ended; one that is waited for no longer has not.
        ended = !signal.aborted;
        throw thrown;
      }
      if (next.done) {
        ended = true;
        if (count > 0) yield { text, count };
        return;
      }
      text += `${JSON.stringify(next.value)}\n`;
      count++;
      if (count < mostLines && text.length < mostUnits) continue;
      yield { text, count };
      text = '';
      count = 0;
    }
  } finally {
    release();
    if (!ended) void leave(source);
  }
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown }).then === 'function';
}

/** Ends the source. Do not await this: a generator first waits for the requested value, which may never come. */
async function leave(source: Source): Promise<void> {
  try {
    await source.return?.();
  } catch {
    // Errors of an ended source are ignored: the call has already rejected.
  }
}
