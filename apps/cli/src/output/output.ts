import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../command-error.ts';
import { type ExportWindow, windowInWords } from './export-window.ts';
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
function standardOutput(terminal: Terminal): Output {
  return {
    name: 'standard output',
    write: (text) => terminal.out(typeof text === 'string' ? text : Buffer.from(text).toString()),
    keep: async () => {},
    discard: async () => {},
  };
}

/** Whether `--out` names a file: `-` is standard output, as is nothing. */
export const namesFile = (out: string | undefined): out is string => out !== undefined && out !== '-';

/** What a command that writes a result was given. */
export interface OutputOptions {
  out?: string;
  /** Whether a file that exists is replaced. */
  force?: true;
  json?: true;
}

/**
 * The destination that `--out` names.
 *
 * @param here the folder that paths start from
 * @throws CommandError when it can't be written
 */
export async function outputOf(
  terminal: Terminal,
  { out, force }: OutputOptions,
  here: string,
): Promise<Output> {
  return namesFile(out) ? outputFile(out, here, force) : standardOutput(terminal);
}

/**
 * Runs what writes a result, and keeps the result only if it is complete.
 *
 * @throws whatever `write` throws, and why the signal was given
 */
export async function keepComplete<T>(
  terminal: Terminal,
  output: Output,
  write: () => Promise<T>,
): Promise<T> {
  try {
    const written = await write();
    terminal.signal.throwIfAborted();
    await output.keep();
    return written;
  } catch (error) {
    await output.discard();
    throw error;
  }
}

/**
 * Says what was written: with `--json` where, how many and of which window, else a sentence.
 *
 * @param rows null if the file says itself how many rows it has
 */
export async function sayWritten(
  terminal: Terminal,
  { out, json }: OutputOptions,
  { name: file }: Output,
  { what, rows, window }: { what: string; rows: number | null; window: ExportWindow },
): Promise<void> {
  const toFile = namesFile(out);
  if (!json) {
    const where = toFile ? ` written to ${file}` : '';
    terminal.writeErr(`${what} ${windowInWords(window, Date.now())}${where}`);
  } else if (toFile) {
    await terminal.out(`${JSON.stringify({ file, ...(rows === null ? {} : { rows }), ...window })}\n`);
  }
}

const nothingKept = 'Nothing was written, and an existing file of that name is unchanged.';

/**
 * A file that is created, or replaced, only once it is complete: it is written under another name in the same directory,
 * and renamed. It is opened immediately, so that errors occur before any work.
 *
 * @param here the folder that paths start from
 * @param force replaces a file that exists
 * @throws CommandError when it can't be written, or exists
 */
export async function outputFile(file: string, here: string, force?: true): Promise<Output> {
  // A symbolic link is kept; its target is replaced.
  const wanted = path.resolve(here, file);
  const target = await realpath(wanted).catch(() => wanted);
  const status = await stat(target).catch(() => null);
  if (status !== null && !status.isFile()) {
    throw new CommandError('file', `${target} is not a file.`, {
      hint: 'Name a file, or omit --out to write to standard output.',
    });
  }
  if (status !== null && !force) {
    throw new CommandError('file', `The file ${target} already exists.`, {
      hint: 'Choose another name, or replace it with --force.',
    });
  }
  const aside = `${target}.${process.pid}.part`;
  const explain = (error: NodeJS.ErrnoException) => {
    throw writeError(target, error, nothingKept);
  };
  // Only its owner can read it, as a backup: the audit log has names and addresses. One that is replaced keeps its mode.
  const handle = await open(aside, 'w', status?.mode ?? 0o600).catch(explain);
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
