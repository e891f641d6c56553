import { checkedCall } from './checked.ts';
import { linkedAbort } from './linked-abort.ts';
import type { CallOptions } from './options.ts';

/**
 * Makes an iterable of a generator whose iterators can be ended at any time, as streams do that are cancelled.
 *
 * `return()` of a generator alone waits for the pending `next()`, which may never come. Here it aborts what the
 * generator waits for, and settles every pending `next()` as done.
 *
 * @throws TypeError if the options of the call are wrong
 * @param start starts the generator, on the first `next()` of each iteration; its signal aborts with that of `call`
 */
export function stoppable<T, Call extends CallOptions>(
  call: Call | undefined,
  start: (own: Call & { signal: AbortSignal }) => AsyncGenerator<T, void, undefined>,
): AsyncIterable<T> {
  const checked = checkedCall(call);
  return { [Symbol.asyncIterator]: () => new Stoppable(checked, start) };
}

const done = { done: true, value: undefined } as const;

class Stoppable<T, Call extends CallOptions> implements AsyncIterableIterator<T, void, undefined> {
  readonly #start: () => AsyncGenerator<T, void, undefined>;
  #items: AsyncGenerator<T, void, undefined> | undefined;
  #leave = () => {};
  #ended = false;
  /** Settles the promises of `next()`. A race against one promise of the end would keep a reaction for each value. */
  readonly #pending = new Set<() => void>();

  constructor(
    call: Call,
    start: (own: Call & { signal: AbortSignal }) => AsyncGenerator<T, void, undefined>,
  ) {
    this.#start = () => {
      const { controller, release } = linkedAbort(call.signal);
      this.#leave = () => {
        release();
        controller.abort();
      };
      return start({ ...call, signal: controller.signal } as Call & { signal: AbortSignal });
    };
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next(): Promise<IteratorResult<T, void>> {
    if (this.#ended) return Promise.resolve(done);
    this.#items ??= this.#start();
    const coming = this.#items.next();
    return new Promise((resolve, reject) => {
      const settle = () => resolve(done);
      this.#pending.add(settle);
      coming.then(
        (result) => {
          this.#pending.delete(settle);
          if (result.done) this.#end();
          resolve(result);
        },
        (error) => {
          this.#pending.delete(settle);
          this.#end();
          reject(error);
        },
      );
    });
  }

  async return(): Promise<IteratorResult<T, void>> {
    this.#end();
    // Not awaited: it waits for the aborted `next()`, whose `fetch` may be one that ignores signals.
    this.#items?.return().catch(() => {});
    return done;
  }

  #end(): void {
    this.#ended = true;
    this.#leave();
    for (const settle of this.#pending) settle();
    this.#pending.clear();
  }
}
