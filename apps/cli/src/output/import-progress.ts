import { counted, formatCount } from './format.ts';
import { betweenLines, createBar } from './progress-bar.ts';

/** The progress of an import: sessions read or written, and bytes of the file. */
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

/** Reading takes about a third of the time, writing with all its indexes the rest. */
const readingShare = 0.3;

/** The completed share, from 0 to 1; null if the size is unknown. */
export function partDone({ phase, done, total, bytes }: Progress, size: number | null): number | null {
  if (phase === 'writing') return readingShare + (1 - readingShare) * (total ? done / total : 1);
  return size ? readingShare * Math.min(1, bytes / size) : null;
}

/**
 * Formats the rate: `41,000/s, 12 s left`. Without a size, the remaining time is left out.
 * @param elapsed milliseconds since the start
 */
export function pace(progress: Progress, size: number | null, elapsed: number): string {
  if (elapsed <= 0 || progress.done === 0) return '';
  // A session counts once it is read; the rate is over the time of both phases.
  const handled = progress.phase === 'reading' ? progress.done : (progress.total ?? progress.done);
  const rate = `${formatCount(Math.round((handled * 1_000) / elapsed))}/s`;
  const part = partDone(progress, size);
  if (part === null || part === 0) return rate;
  return `${rate}, ${formatLeft((elapsed * (1 - part)) / part)} left`;
}

/** Formats the remaining time, in milliseconds, at a sensible precision: `12 s`, `3 min`. */
function formatLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/**
 * Shows the progress of an import: a bar in a terminal, or else an occasional line.
 * @param size bytes of the file; null when it is not known
 */
export function importProgress(stream: NodeJS.WriteStream, size: number | null): ImportProgress {
  return stream.isTTY ? bar(stream, size) : lines(stream, size);
}

const doing = { reading: 'Reading', writing: 'Writing' } as const;

function bar(stream: NodeJS.WriteStream, size: number | null): ImportProgress {
  const begun = performance.now();
  const single = createBar(stream, '{doing}  {bar}  {percentage} %  {sessions}  {pace}');
  single.start(100, 0, { doing: doing.reading, sessions: counted(0, 'session'), pace: '' });
  return {
    update(progress) {
      single.update(Math.floor((partDone(progress, size) ?? 0) * 100), {
        doing: doing[progress.phase],
        sessions: counted(progress.done, 'session'),
        pace: pace(progress, size, performance.now() - begun),
      });
    },
    stop: () => single.stop(),
  };
}

function lines(stream: NodeJS.WriteStream, size: number | null): ImportProgress {
  const begun = performance.now();
  let last = begun;
  let quarter = 0;
  return {
    update(progress) {
      const now = performance.now();
      const part = partDone(progress, size);
      const reached = Math.floor((part ?? 0) * 4);
      if (reached <= quarter && now - last < betweenLines) return;
      quarter = Math.max(quarter, reached);
      last = now;
      const facts = [counted(progress.done, 'session')];
      if (part !== null) facts.push(`${Math.floor(part * 100)} %`);
      facts.push(pace(progress, size, now - begun));
      stream.write(`${doing[progress.phase]}: ${facts.filter(Boolean).join(', ')}\n`);
    },
    stop() {},
  };
}
