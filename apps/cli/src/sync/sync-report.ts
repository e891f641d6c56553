import { isUnavailable } from '@masker/db';
import { explain } from '../explain.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Round } from './round.ts';
import type { Mirror } from './state.ts';
import { findingLines, roundJson, roundLine } from './summary.ts';

/** Prints rounds: all of them as JSON; as text, only those with news, and each finding once. */
export class SyncReport {
  readonly #terminal: Terminal;
  readonly #mirror: Mirror;
  readonly #json: boolean;
  readonly #printed = new Set<string>();
  #first = true;
  #lastError = '';

  constructor(terminal: Terminal, mirror: Mirror, json: boolean) {
    this.#terminal = terminal;
    this.#mirror = mirror;
    this.#json = json;
  }

  async print(round: Round): Promise<void> {
    if (round.complete) this.#lastError = '';
    if (this.#json) return this.#print(JSON.stringify(roundJson(this.#mirror, round)));
    // Compared without counts, which change from round to round.
    const news = findingLines(round).filter((line) => this.#isNew(line.replace(/\([\d,]+ sessions?/, '')));
    for (const line of news) this.#terminal.writeErr(line);
    const nothing = !round.complete && round.pages === 0;
    const quiet = nothing || (!this.#first && round.added === 0 && news.length === 0);
    this.#first = false;
    if (!quiet) await this.#print(roundLine(round));
  }

  /** Reports a transient error once while it lasts. */
  failed(error: unknown): void {
    const { code, message } = isUnavailable(error)
      ? { code: 'unavailable', message: 'The database cannot be reached.' }
      : explain(error);
    if (message === this.#lastError) return;
    this.#lastError = message;
    this.#terminal.writeErr(
      this.#json ? JSON.stringify({ error: { code, message } }) : `${message} Continuing.`,
    );
  }

  /** The number of remembered lines is bounded, because a run can last for months. */
  #isNew(line: string): boolean {
    if (this.#printed.has(line)) return false;
    if (this.#printed.size >= 1_000) this.#printed.clear();
    this.#printed.add(line);
    return true;
  }

  /** Standard output is closed after the command was interrupted. */
  async #print(line: string): Promise<void> {
    if (this.#terminal.signal.aborted) this.#terminal.writeErr(line);
    else await this.#terminal.out(`${line}\n`);
  }
}
