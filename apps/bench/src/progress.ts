/** Reports progress on standard error; results go to standard output. */
export class Progress {
  readonly #terminal = process.stderr.isTTY === true;

  line(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** Reports one step around its work; `say` shows its progress, only in a terminal. */
  async step<T>(doing: string, work: (say: (how: string) => void) => Promise<T>): Promise<T> {
    const begun = performance.now();
    const say = (how: string) => {
      if (this.#terminal) process.stderr.write(`\r\x1b[K  ${doing}  ${how}`);
    };
    say('');
    const result = await work(say);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    process.stderr.write(`${this.#terminal ? '\r\x1b[K' : ''}✔ ${doing}  ${seconds} s\n`);
    return result;
  }
}
