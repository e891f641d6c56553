/** The reason why a command must end. `output`: its output could not be written. */
export type Ending = 'reader' | 'interrupt' | 'hangup' | 'output';

/** The output of a command: results go to `out`, messages to `err`. */
export interface Terminal {
  /** Writes a result; waits for a slow reader. */
  out(text: string): Promise<void>;
  /** Writes a message for people to standard error. */
  writeErr(line: string): void;
  /** Whether results may be coloured. */
  colours: boolean;
  /** Where to draw progress. */
  err: NodeJS.WriteStream;
  /**
   * Aborts if the reader is gone (`| head`), results cannot be written (a full disk), on Ctrl-C, or if the terminal was
   * closed. The command then ends in order, and removes what it has created (a login session).
   */
  signal: AbortSignal;
  /** Why `signal` aborted. */
  ended(): Ending | null;
  /** With the ending `output`: why. */
  outputError(): NodeJS.ErrnoException | null;
}

/** The exit code of a command, by what ended it. */
export const exitCodes = { reader: 0, interrupt: 130, hangup: 129, output: 1 } as const;

/** Milliseconds that a command has to end after a signal. One that waits for a stuck database may not end by itself. */
const graceMs = 10_000;

/** Binds a command to the process it runs in. */
export function openTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  const controller = new AbortController();
  let ended: Ending | null = null;
  let outputError: NodeJS.ErrnoException | null = null;
  const end = (reason: Ending) => {
    ended ??= reason;
    controller.abort();
  };
  const onSignal = (reason: 'interrupt' | 'hangup') => {
    end(reason);
    setTimeout(() => process.exit(exitCodes[reason]), graceMs).unref();
  };
  const onError = (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return end('reader');
    outputError ??= error;
    end('output');
  };
  stdout.on('error', onError);
  stderr.on('error', () => {});
  process.once('SIGINT', () => onSignal('interrupt'));
  process.once('SIGTERM', () => onSignal('interrupt'));
  process.once('SIGHUP', () => onSignal('hangup'));
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
