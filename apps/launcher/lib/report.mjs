/** @typedef {{ write(text: string): unknown, isTTY?: boolean }} Output */

/**
 * Says what the launcher does, one line a step: in a terminal the line is updated in place, elsewhere the
 * beginning and the end of a step are lines of their own.
 */
export class Report {
  /** @param {Output} output */
  constructor(output) {
    this.output = output;
  }

  /** @param {string} text */
  line(text) {
    this.output.write(`${text}\n`);
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
    const begin = performance.now();
    const elapsed = () => (performance.now() - begin) / 1000;
    const inPlace = Boolean(this.output.isTTY);
    const show = () => this.output.write(`\r\x1b[K  ${doing}  ${Math.floor(elapsed())} s`);
    if (inPlace) show();
    else this.line(`· ${doing}`);
    const ticking = inPlace ? setInterval(show, 1000) : undefined;
    try {
      const result = await work();
      const { ok, text } = conclude(result);
      this.line(`${inPlace ? '\r\x1b[K' : ''}${ok ? '✔' : '✖'} ${text}  ${elapsed().toFixed(1)} s`);
      return result;
    } finally {
      clearInterval(ticking);
    }
  }
}
