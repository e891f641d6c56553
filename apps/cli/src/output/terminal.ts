/** Why a command has nobody to write for any more. `output`: what it wrote could not be kept. */
export type Ending = 'reader' | 'interrupt' | 'hangup' | 'output';

/** Where a command writes: results to `out`, everything about them to `err`. */
export interface Terminal {
  /** Writes a result; waits while the reader is slower. */
  out(text: string): Promise<void>;
  /** Writes a line about the work, for people. */
  writeErr(line: string): void;
  /** Whether results may be coloured. */
  colours: boolean;
  /** Where to draw progress. */
  err: NodeJS.WriteStream;
  /**
   * Aborts when nobody is interested any more: the reader is gone (`| head`), the results can't be written
   * (a full disk), Ctrl-C, or the terminal was closed. A command then ends in order, so that what it made
   * for itself (a login session) goes away.
   */
  signal: AbortSignal;
  /** Why `signal` aborted. */
  ended(): Ending | null;
  /** With the ending `output`: why. */
  outputError(): NodeJS.ErrnoException | null;
}

/** Binds a command to the process it runs in. */
export function openTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  const controller = new AbortController();
  let ended: Ending | null = null;
  let outputError: NodeJS.ErrnoException | null = null;
  const end = (reason: Ending) => {
    ended ??= reason;
    controller.abort();
  };
  const onError = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return end('reader');
    outputError ??= error;
    end('output');
  };
  stdout.on('error', onError);
  stderr.on('error', () => {});
  process.once('SIGINT', () => end('interrupt'));
  process.once('SIGTERM', () => end('interrupt'));
  process.once('SIGHUP', () => end('hangup'));
  return {
    out: (text) =>
      new Promise((resolve) => {
        if (controller.signal.aborted) return resolve();
        const done = () => {
          controller.signal.removeEventListener('abort', done);
          resolve();
        };
        controller.signal.addEventListener('abort', done, { once: true });
        stdout.write(text, (error) => {
          if (error) onError(error);
          done();
        });
      }),
    writeErr: (line) => void stderr.write(`${line}\n`),
    colours: stdout.isTTY === true && stdout.hasColors(),
    err: stderr,
    signal: controller.signal,
    ended: () => ended,
    outputError: () => outputError,
  };
}
