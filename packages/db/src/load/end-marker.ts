import { createHash } from 'node:crypto';
import { type ExportEnd, exportEndSchema } from '@masker/contract';

const lineFeed = '\n';
const carriageReturn = 13;
const byteOrderMark = Buffer.from('\ufeff');

/** Checks the end marker of an export, `{"end":true,…}`, against the lines before it. */
export class EndMarkerCheck {
  readonly #digest = createHash('sha256');
  #lines = 0;

  /** Takes a line before the marker. Windows line ends and a byte order mark are no part of an export. */
  take(bytes: Uint8Array | null): void {
    this.#lines++;
    // A line that is too long is none of an export: the digest differs without it.
    if (bytes === null) return;
    const from = this.#lines === 1 && byteOrderMark.equals(bytes.subarray(0, 3)) ? 3 : 0;
    const to = bytes.at(-1) === carriageReturn ? -1 : undefined;
    this.#digest.update(bytes.subarray(from, to)).update(lineFeed);
  }

  /** @returns why the lines are not those of the export; null if they are */
  problem({ rows, sha256 }: ExportEnd): string | null {
    if (rows !== this.#lines) {
      return `is the end marker of an export of ${lines(rows)}, but ${lines(this.#lines)} ${this.#lines === 1 ? 'precedes' : 'precede'} it: the file is not whole; export again`;
    }
    if (sha256 === this.#digest.digest('hex')) return null;
    return 'is the end marker of an export, but its SHA-256 does not match the lines before it: they were changed; export again, or remove this line';
  }
}

/** The end marker that a line is; null for other lines. */
export function endMarkerOf(value: unknown): ExportEnd | null {
  if ((value as { end?: unknown } | null)?.end !== true) return null;
  return exportEndSchema.safeParse(value).data ?? null;
}

function lines(count: number): string {
  return count === 1 ? '1 line' : `${count} lines`;
}
