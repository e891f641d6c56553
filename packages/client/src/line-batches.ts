/** Lines of JSON that go together. */
export interface LineBatch {
  text: string;
  count: number;
}

/** A batch at most, in values and in UTF-16 units: some seconds of work for the server, and little to lose. */
const mostLines = 5_000;
const mostUnits = 2 * 1024 * 1024;

/**
 * Writes values as lines of JSON, in batches of bounded size.
 *
 * @throws what the values throw; the signal's reason as soon as it aborts, even when the next value never comes
 */
export async function* batchLines(
  values: AsyncIterable<unknown> | Iterable<unknown>,
  signal: AbortSignal,
): AsyncGenerator<LineBatch, void, undefined> {
  const batches = gather(values);
  try {
    for (;;) {
      const next = await unlessAborted(batches.next(), signal);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: it waits for a value that may never come.
    batches.return().catch(() => {});
  }
}

async function* gather(
  values: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncGenerator<LineBatch, void, undefined> {
  let text = '';
  let count = 0;
  for await (const value of values) {
    text += `${JSON.stringify(value)}\n`;
    count++;
    if (count < mostLines && text.length < mostUnits) continue;
    yield { text, count };
    text = '';
    count = 0;
  }
  if (count > 0) yield { text, count };
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
