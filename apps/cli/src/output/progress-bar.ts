import cliProgress from 'cli-progress';

/** Milliseconds between two lines of progress, so that a log stays readable however long it takes. */
export const betweenLines = 5_000;

/** @param format as `cli-progress` has it */
export function createBar(stream: NodeJS.WriteStream, format: string): cliProgress.SingleBar {
  return new cliProgress.SingleBar({
    stream,
    format,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    clearOnComplete: true,
    hideCursor: true,
    // Signals end the command in order; the bar must not end the process.
    gracefulExit: false,
  });
}
