import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { CommandError, usage } from '../command-error.ts';

const formats = ['ndjson', 'csv', 'litellm'] as const;

export type ImportFormat = (typeof formats)[number];

/** The source of an import. */
export interface ImportSource {
  /** In bytes; null if unknown. */
  size: number | null;
  format: ImportFormat;
  /** Whether the format was guessed from the file name, or from its absence. */
  guessed: boolean;
  open(): Readable;
}

/**
 * Finds the file before any connection is made.
 *
 * @param here the folder that paths start from
 * @param asked the format that was asked for; else the file's name tells
 */
export async function importSource(
  file: string,
  here: string,
  asked: string | undefined,
): Promise<ImportSource> {
  const format = asked === undefined ? formatOf(file) : formats.find((known) => known === asked);
  if (!format) throw usage(`--from must be one of ${formats.join(', ')}.`);
  const guessed = asked === undefined;
  if (file === '-') return { size: null, format, guessed, open: () => process.stdin };
  const found = path.resolve(here, file);
  const status = await stat(found);
  if (status.isDirectory()) throw new CommandError('file', `This is a folder, not a file: ${found}`);
  // A pipe has no size.
  return {
    size: status.isFile() ? status.size : null,
    format,
    guessed,
    open: () => createReadStream(found, { highWaterMark: 256 * 1024 }),
  };
}

function formatOf(file: string): ImportFormat {
  return /\.csv(\.gz)?$/i.test(file) ? 'csv' : 'ndjson';
}
