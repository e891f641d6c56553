import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../command-error.ts';
import type { Terminal } from './terminal.ts';
import { writeError } from './write-error.ts';

/** The destination of a result that must be complete. */
export interface Output {
  name: string;
  /** @throws CommandError when it can't be written */
  write(text: string | Uint8Array): Promise<void>;
  /** Completes the result. */
  keep(): Promise<void>;
  /** Discards the incomplete result. */
  discard(): Promise<void>;
}

/** Standard output: it cannot be discarded, so only the exit code shows that a result is incomplete. */
export function standardOutput(terminal: Terminal): Output {
  return {
    name: 'standard output',
    write: (text) => terminal.out(typeof text === 'string' ? text : Buffer.from(text).toString()),
    keep: async () => {},
    discard: async () => {},
  };
}

const nothingKept = 'Nothing was written, and an existing file of that name is unchanged.';

/**
 * A file that is created, or replaced, only once it is complete: it is written under another name in the same directory,
 * and renamed. It is opened immediately, so that errors occur before any work.
 *
 * @param here the folder that paths start from
 * @throws CommandError when it can't be written
 */
export async function outputFile(file: string, here: string): Promise<Output> {
  // A symbolic link is kept; its target is replaced.
  const wanted = path.resolve(here, file);
  const target = await realpath(wanted).catch(() => wanted);
  const status = await stat(target).catch(() => null);
  if (status !== null && !status.isFile()) {
    throw new CommandError('file', `${target} is not a file.`, {
      hint: 'Name a file, or omit --out to write to standard output.',
    });
  }
  const aside = `${target}.${process.pid}.part`;
  const explain = (error: NodeJS.ErrnoException) => {
    throw writeError(target, error, nothingKept);
  };
  const handle = await open(aside, 'w').catch(explain);
  let isOpen = true;
  const close = async () => {
    if (isOpen) await handle.close();
    isOpen = false;
  };
  return {
    name: target,
    async write(text) {
      await handle.appendFile(text).catch(explain);
    },
    async keep() {
      await handle
        .sync()
        .then(close)
        .then(() => rename(aside, target))
        .catch(explain);
    },
    async discard() {
      await close().catch(() => {});
      await rm(aside, { force: true });
    },
  };
}
