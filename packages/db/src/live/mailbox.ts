/** Events that wait for one reader, at most. */
const waitingAtMost = 50;

/**
 * What one reader has yet to see. When it falls too far behind, all of it is replaced by one word that it
 * missed something: it is never served a hole.
 */
export class Mailbox<T> {
  #waiting: T[] = [];
  #wake: (() => void) | null = null;
  #closed = false;
  readonly #missed: T;

  /** @param missed what the reader is told instead of the events it missed */
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

  /** Whatever has come, as it comes, until closed or aborted. */
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
