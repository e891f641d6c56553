import { jsonOf } from './json-of.ts';
import { onAbort } from './linked-abort.ts';

/** Lines of JSON that go together. */
export interface LineBatch {
  text: string;
  count: number;
}

/** A batch at most, in values and in UTF-16 units: some seconds of work for the server, and little to lose. */
const mostLines = 5_000;
const mostUnits = 2 * 1024 * 1024;

/** How long the oldest value of a batch waits for others, in milliseconds. */
export const longestWait = 1_000;

/** Instead of the next value: what there is goes without it. */
const due = Symbol('due');

type Source = Iterator<unknown> | AsyncIterator<unknown>;

/**
 * Writes values as lines of JSON, in batches of bounded size. A batch that is not full goes once its oldest value has
 * waited for {@link longestWait} and the batch before it is done: earlier, it could only wait elsewhere.
 *
 * Once the signal aborts, no further value is requested, and the source is ended immediately with `return`, even while
 * a requested value is pending.
 *
 * @param previous settles once the batch before is done
 * @throws what the values throw; ApiError for one that JSON cannot express; the signal's reason as soon as it aborts
 */
export async function* batchLines(
  values: AsyncIterable<unknown> | Iterable<unknown>,
  signal: AbortSignal,
  previous: () => Promise<unknown>,
): AsyncGenerator<LineBatch, void, undefined> {
  const source: Source =
    Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
  let interrupt = (_reason: unknown) => {};
  let wake = () => {};
  // One for the whole run: a listener for every value would cost more than the value.
  const release = onAbort(signal, () => interrupt(signal.reason));
  const valueOrDue = <T>(coming: Promise<T>) =>
    new Promise<T | typeof due>((resolve, reject) => {
      interrupt = reject;
      wake = () => resolve(due);
      if (signal.aborted) reject(signal.reason);
      if (isDue) wake();
      coming.then(resolve, reject);
    });
  let ended = false;
  let text = '';
  let count = 0;
  let position = 0;
  let isDue = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const startTimer = () => {
    const own = setTimeout(async () => {
      await previous().catch(() => {});
      // Meanwhile the batch may have become full, and have gone.
      if (timer !== own) return;
      isDue = true;
      wake();
    }, longestWait);
    timer = own;
    // A source that waits for nothing lets the process end. Browsers have numbers here.
    (own as { unref?: () => void }).unref?.();
  };
  const take = (): LineBatch => {
    const batch = { text, count };
    clearTimeout(timer);
    timer = undefined;
    isDue = false;
    text = '';
    count = 0;
    return batch;
  };
  // Kept while a batch goes without it.
  let coming: IteratorResult<unknown> | Promise<IteratorResult<unknown>> | undefined;
  try {
    for (;;) {
      signal.throwIfAborted();
      let next: IteratorResult<unknown> | typeof due;
      try {
        coming ??= source.next();
        next = isPromise(coming) ? await valueOrDue(coming) : coming;
      } catch (thrown) {
        // A source that threw has ended; one that is waited for no longer has not.
        ended = !signal.aborted;
        throw thrown;
      }
      if (next === due) {
        yield take();
        continue;
      }
      coming = undefined;
      if (next.done) {
        ended = true;
        if (count > 0) yield take();
        return;
      }
      text += `${jsonOf(next.value, `Session ${++position}`)}\n`;
      if (++count === 1) startTimer();
      if (count >= mostLines || text.length >= mostUnits) yield take();
    }
  } finally {
    release();
    clearTimeout(timer);
    timer = undefined;
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
