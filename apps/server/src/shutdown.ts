import type { Drain } from './drain.ts';

/** Milliseconds after which a further signal means haste: one Ctrl-C may arrive more than once. */
const sameSignalMs = 1_000;

interface Part {
  name: string;
  stop: () => Promise<void>;
}

/** Thrown out of a start that goes on although the stop has begun. */
class Stopping extends Error {
  override readonly name = 'Stopping';
}

/** Stops the started parts once, in reverse order, on a signal or after a failed start. */
export class Shutdown {
  begun = false;
  #began = 0;
  readonly #haste = new AbortController();
  readonly #parts: Part[] = [];

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => this.#signalled());
    }
  }

  /**
   * Starts a part, and registers how to stop it. A stop that is requested while the part is starting waits for it, so
   * that no part is left half started.
   *
   * @param stop is not called when the start failed: that cleans up after itself
   * @param options.before is stopped ahead of this one although it was started earlier
   * @throws Stopping if the stop has begun, and errors of `begin`
   */
  async start<T>(
    name: string,
    begin: () => Promise<T>,
    stop: (started: T) => Promise<void>,
    options: { before?: string } = {},
  ): Promise<T> {
    this.check();
    const starting = begin();
    const stopStarted = starting.then(
      (started) => () => stop(started),
      () => async () => {},
    );
    const at = this.#parts.findIndex((part) => part.name === options.before);
    // Parts stop from the end of the list, so "after that one" is a place in front of it.
    this.#parts.splice(at < 0 ? this.#parts.length : at, 0, {
      name,
      stop: async () => (await stopStarted)(),
    });
    return starting;
  }

  /** @throws Stopping when the stop has begun: for a start to give up in between */
  check(): void {
    if (this.begun) throw new Stopping();
  }

  /** Stops everything, then the process. Later calls do nothing. */
  async run(exitCode: number): Promise<void> {
    if (this.begun) return;
    this.begun = true;
    this.#began = performance.now();
    let code = exitCode;
    for (const part of this.#parts.splice(0).reverse()) {
      try {
        await part.stop();
      } catch (error) {
        process.stderr.write(`The ${part.name} did not stop cleanly: ${(error as Error).message}\n`);
        code = 1;
      }
    }
    process.exit(code);
  }

  /** Lets requests under way finish, for a while, and takes no new connections. */
  drain(drain: Drain): Promise<void> {
    return drain(this.#haste.signal);
  }

  /** The first signal stops; one that comes later does not wait for requests any more. */
  #signalled(): void {
    if (this.begun && performance.now() - this.#began > sameSignalMs) this.#haste.abort();
    void this.run(0);
  }
}
