import { counted, formatCount } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Round } from './round.ts';
import type { SourceError } from './source-error.ts';

/** The minimum interval between two lines in milliseconds, so that a run of an hour does not fill a log. */
const quietFor = 5_000;

/** The minimum wait that is reported, in milliseconds. */
const longWait = 2_000;

/** Reports the progress of a round on standard error. */
export class SyncProgress {
  readonly #terminal: Terminal;
  readonly #begun = Date.now();
  #said = performance.now();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  update(round: Round): void {
    if (round.complete || round.oldest === null || performance.now() - this.#said < quietFor) return;
    this.#said = performance.now();
    const reached = new Date(round.oldest).toISOString().slice(0, 16).replace('T', ' ');
    this.#terminal.writeErr(
      `Back to ${reached}${this.#part(round)}: ${counted(round.read, 'session')} read, ${formatCount(round.added)} added`,
    );
  }

  waiting(error: SourceError, ms: number): void {
    if (ms >= longWait)
      this.#terminal.writeErr(`${error.message} Trying again in ${formatCount(Math.ceil(ms / 1000))} s.`);
  }

  /** Progress by time, because the API does not return the number of sessions. */
  #part({ since, oldest }: Round): string {
    if (since === null || oldest === null || since >= this.#begun) return '';
    const part = (this.#begun - oldest) / (this.#begun - since);
    return ` (${Math.floor(Math.min(1, Math.max(0, part)) * 100)} %)`;
  }
}
