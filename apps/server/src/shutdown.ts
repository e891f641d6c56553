import type { Drain } from './drain.ts';

/** Milliseconds after which another signal forces the stop: one Ctrl-C may arrive more than once. */
const sameSignalMs = 1_000;

interface Part {
  name: string;
  stop: () => Promise<void>;
}

/** Thrown by a start that continues after the stop has begun. */
class Stopping extends Error {
  override readonly name = 'Stopping';
}

/** Stops the started parts once, in reverse order, on a signal or after a failed start. */
export class Shutdown {
  begun = false;
  #began = 0;
  readonly #hurry = new AbortController();
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
   * @param stop is not called if the start failed: a failed start must clean up itself
   * @param options.before a part that is stopped before this one although it was started earlier
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
    // Parts stop from the end of the list, so a part that stops after another one is inserted before it.
    this.#parts.splice(at < 0 ? this.#parts.length : at, 0, {
      name,
      stop: async () => (await stopStarted)(),
    });
    return starting;
  }

  /** @throws Stopping if the stop has begun, so that a start can be abandoned between its steps */
  check(): void {
    if (this.begun) throw new Stopping();
  }

  /** Stops all parts, then exits the process. Later calls do nothing. */
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

  /** Accepts no new connections, and lets running requests finish within limits. */
  drain(drain: Drain): Promise<void> {
    return drain(this.#hurry.signal);
  }

  /** The first signal stops the server; a later one also aborts the running requests. */
  #signalled(): void {
    if (this.begun && performance.now() - this.#began > sameSignalMs) this.#hurry.abort();
    void this.run(0);
  }
}
