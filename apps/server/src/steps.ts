import { setInterval } from 'node:timers';

type Output = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;

/** Prints the progress of a start: one line per step, updated in place in a terminal. */
export interface Steps {
  line(text: string): void;
  /**
   * Runs the work of a step and reports it.
   *
   * @param doing the text while it runs, such as "Starting PostgreSQL"
   * @param done returns the text for the finished step
   */
  run<T>(doing: string, work: (progress: Progress) => Promise<T>, done: (result: T) => string): Promise<T>;
}

/** Reports the progress of a step: a fraction from 0 to 1, and its text. */
export type Progress = (part: number, text: string) => void;

const barWidth = 24;

export function createSteps(output: Output): Steps {
  const line = (text: string) => void output.write(`${text}\n`);
  return {
    line,
    async run(doing, work, done) {
      const begin = performance.now();
      const seconds = () => (performance.now() - begin) / 1000;
      const show = showing(output, doing, seconds);
      show.begin();
      try {
        const result = await work(show.progress);
        show.end(`✔ ${done(result)}  ${seconds().toFixed(1)} s`);
        return result;
      } catch (error) {
        show.end(`✖ ${doing}`);
        throw error;
      }
    },
  };
}

function showing(output: Output, doing: string, seconds: () => number) {
  let tail = '';
  let said = 0;
  const draw = () => void output.write(`\r\x1b[K  ${doing}  ${tail || `${Math.floor(seconds())} s`}`);
  const timer = output.isTTY ? setInterval(draw, 250) : undefined;
  timer?.unref();
  return {
    begin() {
      if (output.isTTY) draw();
      else output.write(`· ${doing}\n`);
    },
    progress(part: number, text: string) {
      tail = `${bar(part)} ${text}`;
      // Without a terminal, print a line for every quarter.
      if (output.isTTY || part < said + 0.25) return;
      said = Math.floor(part * 4) / 4;
      output.write(`  ${doing}  ${text}\n`);
    },
    end(text: string) {
      clearInterval(timer);
      output.write(`${output.isTTY ? '\r\x1b[K' : ''}${text}\n`);
    },
  };
}

function bar(part: number): string {
  const full = Math.round(Math.min(1, Math.max(0, part)) * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`;
}
