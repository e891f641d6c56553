/** The maximum number of pending events of one reader. */
const waitingAtMost = 50;

/**
 * The pending events of one reader. If the reader falls too far behind, one event that reports this replaces them, so a
 * reader never sees a gap without knowing.
 */
export class Mailbox<T> {
  #waiting: T[] = [];
  #wake: (() => void) | null = null;
  #closed = false;
  readonly #missed: T;

  /** @param missed the event that replaces those the reader missed */
  constructor(missed: T) {
    this.#missed = missed;
  }

  put(event: T): void {
    if (this.#waiting.length >= waitingAtMost) this.#waiting = [this.#missed];
    else this.#waiting.push(event);
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Yields events as they arrive, until closed or aborted. */
  async *read(signal: AbortSignal): AsyncGenerator<T> {
    const wake = () => this.#wake?.();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted && !this.#closed) {
        const event = this.#waiting.shift();
        if (event !== undefined) {
          yield event;
          continue;
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          if (signal.aborted || this.#closed) resolve();
        });
        this.#wake = null;
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }
}
