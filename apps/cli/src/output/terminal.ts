import { once } from 'node:events';

/** Where a command writes: results to `out`, everything about them to `err`. */
export interface Terminal {
  /** Writes a result; waits while the reader is slower. */
  out(text: string): Promise<void>;
  /** Writes a line about the work, for people. */
  note(line: string): void;
  /** Whether results may be coloured. */
  colours: boolean;
  /** Where to draw progress. */
  err: NodeJS.WriteStream;
  /** Aborts when nobody is interested any more: the reader is gone (`| head`), or Ctrl-C. */
  signal: AbortSignal;
  /** Why `signal` aborted. */
  ended(): 'reader' | 'interrupt' | null;
}

/** Binds a command to the process it runs in. */
export function openTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  const controller = new AbortController();
  let ended: ReturnType<Terminal['ended']> = null;
  const end = (reason: 'reader' | 'interrupt') => {
    ended ??= reason;
    controller.abort();
  };
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    end('reader');
  });
  stderr.on('error', () => {});
  process.once('SIGINT', () => end('interrupt'));
  process.once('SIGTERM', () => end('interrupt'));
  return {
    async out(text) {
      if (controller.signal.aborted || stdout.write(text)) return;
      await once(stdout, 'drain', { signal: controller.signal }).catch(() => {});
    },
    note: (line) => void stderr.write(`${line}\n`),
    colours: stdout.isTTY === true && stdout.hasColors(),
    err: stderr,
    signal: controller.signal,
    ended: () => ended,
  };
}
