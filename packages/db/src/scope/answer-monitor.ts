import { unavailability } from '../unavailable.ts';

/** Checks without an answer after which PostgreSQL counts as silent: 2 s, as long as this process runs. */
const checksUntilSilent = 8;

/** Checks without an answer after which it counts as lost: 30 s. */
const checksUntilLost = 120;

/**
 * Tells a PostgreSQL that answers nothing, such as a stopped process or a machine behind a broken network, from one query
 * that takes long: while a query waits, it asks something that is answered at once.
 *
 * Checks are counted, not seconds: a process that was itself held up has not listened for the answer.
 */
export class AnswerMonitor {
  readonly #probe: () => Promise<unknown>;
  #isAsking = false;
  /** Checks since the last answer. */
  #checks = 0;

  /** @param probe asks on a connection that nothing else waits for; rejects if there is none, or no answer in time */
  constructor(probe: () => Promise<unknown>) {
    this.#probe = probe;
  }

  /** Whether PostgreSQL answers nothing. */
  get isSilent(): boolean {
    return this.#checks >= checksUntilSilent;
  }

  /** Whether it has answered nothing for so long that a transaction is given up. */
  get isLost(): boolean {
    return this.#checks >= checksUntilLost;
  }

  /** Notes an answer on another connection. */
  heard(): void {
    this.#checks = 0;
  }

  /** Must be called regularly while there are connections. @param isWaiting whether a query has been running for long */
  check(isWaiting: boolean): void {
    if (this.#isAsking) this.#checks++;
    else if (isWaiting || this.isSilent) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    try {
      await this.#probe();
      this.heard();
    } catch (error) {
      // A refusal is an answer: queries that wait are not ended for it.
      const reason = unavailability(error);
      if (reason !== 'unreachable' && reason !== 'busy') this.heard();
    } finally {
      this.#isAsking = false;
    }
  }
}
