/** @typedef {{ write(text: string): unknown, isTTY?: boolean, on?(event: 'error', listener: () => void): unknown }} Output */

/** What a terminal is told to begin the line anew. */
const anew = '\r\x1b[K';

/**
 * Says what the launcher does, one line a step, of which some may run side by side: in a terminal what runs is a last line
 * that is updated in place, elsewhere the beginning and the end of a step are lines of their own.
 */
export class Report {
  /** What runs, and since when. @type {Map<symbol, { doing: string, begin: number }>} */
  #running = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  #ticking;

  /** @param {Output} output */
  constructor(output) {
    this.output = output;
    // What runs goes on when its reader is gone (`npm start | head`).
    output.on?.('error', () => {});
  }

  /** @param {string} text */
  line(text) {
    this.output.write(this.#running.size > 0 && this.output.isTTY ? `${anew}${text}\n` : `${text}\n`);
    this.#show();
  }

  /**
   * Reports one step around its work.
   * @template T
   * @param {string} doing what is shown while it runs, such as `Building`
   * @param {() => Promise<T>} work
   * @param {(result: T) => { ok: boolean, text: string }} conclude what is shown when it is over
   * @returns {Promise<T>}
   */
  async step(doing, work, conclude) {
    const step = Symbol(doing);
    const begin = performance.now();
    if (!this.output.isTTY) this.line(`· ${doing}`);
    this.#running.set(step, { doing, begin });
    this.#show();
    try {
      const result = await work();
      const { ok, text } = conclude(result);
      const line = `${ok ? '✔' : '✖'} ${text}  ${secondsSince(begin).toFixed(1)} s`;
      this.output.write(this.output.isTTY ? `${anew}${line}\n` : `${line}\n`);
      return result;
    } finally {
      this.#running.delete(step);
      this.#show();
    }
  }

  /** In a terminal: what runs, now and each second from now on. */
  #show() {
    clearInterval(this.#ticking);
    if (!this.output.isTTY || this.#running.size === 0) return;
    const show = () => {
      const steps = [...this.#running.values()];
      this.output.write(
        `${anew}  ${steps.map(({ doing, begin }) => `${doing}  ${Math.floor(secondsSince(begin))} s`).join(' · ')}`,
      );
    };
    show();
    this.#ticking = setInterval(show, 1000);
  }
}

/** @param {number} begin */
const secondsSince = (begin) => (performance.now() - begin) / 1000;
