import { counted, formatCount } from './format.ts';
import { betweenLines, createBar } from './progress-bar.ts';

/** The progress of an export. */
export interface ExportProgress {
  /** Whether a total would be shown. */
  wantsTotal: boolean;
  /** Sets how many sessions there are, once that is known. */
  setTotal(total: number): void;
  /** @param done sessions that were written */
  update(done: number): void;
  stop(): void;
}

/** Shows the progress of an export: a bar in a terminal, or else a line every five seconds. */
export function exportProgress(stream: NodeJS.WriteStream): ExportProgress {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): ExportProgress {
  const begun = performance.now();
  const single = createBar(stream, 'Exporting  {bar}  {percentage} %  {sessions}  {pace}');
  const shown = (done: number) => ({
    sessions: counted(done, 'session'),
    pace: `${formatCount(Math.round((done * 1_000) / Math.max(1, performance.now() - begun)))}/s`,
  });
  single.start(1, 0, { sessions: counted(0, 'session'), pace: '' });
  let total = 0;
  return {
    wantsTotal: true,
    setTotal(known) {
      total = known;
      single.setTotal(Math.max(1, known));
    },
    // Until the total is known the bar is empty, and it is never fuller than full.
    update: (done) => single.update(Math.min(done, total), shown(done)),
    stop: () => single.stop(),
  };
}

function lines(stream: NodeJS.WriteStream): ExportProgress {
  let last = performance.now();
  return {
    wantsTotal: false,
    setTotal() {},
    update(done) {
      const now = performance.now();
      if (now - last < betweenLines) return;
      last = now;
      stream.write(`Exporting: ${counted(done, 'session')}\n`);
    },
    stop() {},
  };
}
