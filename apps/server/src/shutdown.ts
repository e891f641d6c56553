import type { Server } from 'node:http';

/** Seconds that requests under way get to finish. */
const drainSeconds = 5;

interface Part {
  name: string;
  stop: () => Promise<void>;
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

  /** @param options.before is stopped ahead of this one although it was started earlier */
  add(name: string, stop: () => Promise<void>, options: { before?: string } = {}): void {
    const at = this.#parts.findIndex((part) => part.name === options.before);
    // Parts stop from the end of the list, so "after that one" is a place in front of it.
    this.#parts.splice(at < 0 ? this.#parts.length : at, 0, { name, stop });
    // The signal came while this part was starting: nobody else will stop it.
    if (this.begun) void stop();
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
    server.closeIdleConnections();
    const timer = setTimeout(() => server.closeAllConnections(), drainSeconds * 1000);
    await closed;
    clearTimeout(timer);
  }
}
