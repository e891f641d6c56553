import cliProgress from 'cli-progress';
import { formatCount } from './format.ts';

/** How far an import has come: sessions read or written, and bytes of the file. */
export interface Progress {
  phase: 'reading' | 'writing';
  done: number;
  total: number | null;
  bytes: number;
}

export interface ImportProgress {
  update(progress: Progress): void;
  stop(): void;
}

/** Reading takes about two thirds of the time, writing the rest. */
const readingShare = 0.65;

/** How much of the work is done, from 0 to 1; null while nobody knows how much there is. */
export function partDone({ phase, done, total, bytes }: Progress, size: number | null): number | null {
  if (phase === 'writing') return readingShare + (1 - readingShare) * (total ? done / total : 1);
  return size ? readingShare * Math.min(1, bytes / size) : null;
}

/**
 * Shows an import: a bar in a terminal, else a line for every quarter.
 * @param size bytes of the file; null when it is not known
 */
export function importProgress(stream: NodeJS.WriteStream, size: number | null): ImportProgress {
  return stream.isTTY ? bar(stream, size) : lines(stream, size);
}

function bar(stream: NodeJS.WriteStream, size: number | null): ImportProgress {
  const single = new cliProgress.SingleBar({
    stream,
    format: '{doing}  {bar}  {percentage} %  {sessions} sessions',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
    // Signals end the command in order; the bar must not end the process.
    gracefulExit: false,
  });
  single.start(100, 0, { doing: 'Reading', sessions: '0' });
  return {
    update(progress) {
      single.update(Math.floor((partDone(progress, size) ?? 0) * 100), {
        doing: progress.phase === 'reading' ? 'Reading' : 'Writing',
        sessions: formatCount(progress.done),
      });
    },
    stop: () => single.stop(),
  };
}

function lines(stream: NodeJS.WriteStream, size: number | null): ImportProgress {
  let said = 0;
  return {
    update(progress) {
      const quarter = Math.floor((partDone(progress, size) ?? 0) * 4);
      if (quarter <= said) return;
      said = quarter;
      const doing = progress.phase === 'reading' ? 'Reading' : 'Writing';
      stream.write(`${doing}: ${formatCount(progress.done)} sessions, ${quarter * 25} %\n`);
    },
    stop() {},
  };
}
