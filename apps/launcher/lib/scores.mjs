import { Failure } from './failure.mjs';
import { sum, totalsLine } from './totals.mjs';

/** @typedef {import('./totals.mjs').Totals} Totals */
/** @typedef {import('./run.mjs').Outcome & { totals?: Totals }} Score */

/** The results of `npm test` so far. A step without tests of its own counts as one. */
export class Scores {
  /** @type {{ name: string, totals: Totals }[]} */
  #entries = [];
  #report;

  /** @param {import('./report.mjs').Report} report */
  constructor(report) {
    this.#report = report;
  }

  /**
   * Runs a check, and shows its full output if it fails.
   * @template {Score} T
   * @param {string} name
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async check(name, work) {
    const score = await this.#report.step(name, work, ({ ok, totals }) => ({
      ok,
      text: totals ? `${name}  ${totalsLine(totals)}` : name,
    }));
    if (!score.ok) this.#report.line(score.log);
    this.#add(name, score.totals ?? one(score.ok));
    return score;
  }

  /**
   * Runs a step that later checks depend on and that reports its own progress.
   * @param {string} name
   * @param {() => Promise<void>} work
   * @returns {Promise<boolean>} whether it succeeded
   */
  async foundation(name, work) {
    try {
      await work();
      this.#add(name, one(true));
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#add(name, one(false));
      return false;
    }
  }

  /**
   * Reports the failed steps, and ends with the totals alone on the last line.
   * @returns {number} the exit code
   */
  close() {
    const totals = sum(this.#entries.map((entry) => entry.totals));
    const failed = this.#entries.filter((entry) => entry.totals.failed > 0).map((entry) => entry.name);
    this.#report.line('');
    if (totals.skipped > 0) this.#report.line(`${totals.skipped} skipped`);
    if (failed.length > 0) this.#report.line(`Failed: ${failed.join(', ')}`);
    this.#report.line(totalsLine(totals));
    return totals.failed > 0 ? 1 : 0;
  }

  /** @param {string} name @param {Totals} totals */
  #add(name, totals) {
    this.#entries.push({ name, totals });
  }
}

/** @param {boolean} ok @returns {Totals} */
const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
