import type { Server } from 'node:http';
import { breakOpenStreams } from '@masker/api';

/** Seconds that requests under way get to finish. */
const drainSeconds = 5;

/** How often connections that have become idle are closed meanwhile, in milliseconds. */
const sweepMs = 50;

interface Part {
  name: string;
  stop: () => Promise<void>;
}

/** Thrown out of a start that goes on although the stop has begun. */
class Stopping extends Error {
  override readonly name = 'Stopping';
}

/** Ends what was started, the last first, once, whoever asks: a signal, or a start that failed. */
export class Shutdown {
  begun = false;
  readonly #parts: Part[] = [];

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => void this.run(0));
    }
  }

  /**
   * Starts a part, and stops it when its turn comes. A stop that is asked for while it is still starting
   * waits for it, so that nothing half started is left behind.
   *
   * @param stop is not called when the start failed: that cleans up after itself
   * @param options.before is stopped ahead of this one although it was started earlier
   * @throws Stopping when the stop has begun, and whatever `begin` throws
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

  /** Lets requests under way finish, for a while, and takes no new ones. */
  async drain(server: Server): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // A connection whose request has just finished would otherwise be kept for the client's next one.
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    const timer = setTimeout(() => {
      breakOpenStreams();
      server.closeAllConnections();
    }, drainSeconds * 1000);
    await closed;
    clearInterval(sweep);
    clearTimeout(timer);
  }
}
