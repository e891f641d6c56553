import { TextDecoder } from 'node:util';
import { maxLineBytes, splitLines } from '@masker/db';
import { cellsOf, closingQuote } from './cells.ts';

/** A record that is not blank: its cells, or an error. */
export interface CsvRecord {
  /** The number of its first line, from 1. */
  line: number;
  cells?: string[];
  error?: string;
}

const tooLong = 'is longer than 64 KiB, or has a quote that is not closed';
const notClosed = 'has a quote that is not closed';
const misplaced = 'has a quote in the middle of a cell';

/**
 * Reads records of CSV in UTF-8, with or without a byte order mark, in constant memory. Lines end with LF
 * or CRLF; a quoted cell may hold line breaks.
 *
 * An invalid record is yielded as an error, not thrown, and the error repeats nothing of its content. It is its first line
 * alone: the lines after it, which a quote that is not closed would take along, are read as records of their own.
 */
export async function* readRecords(stream: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const open = new OpenRecord();
  for await (const { line, bytes } of splitLines(stream)) {
    const text = bytes === null ? null : decode(decoder, bytes);
    if (text === null) {
      yield* open.end();
      yield { line, error: bytes === null ? tooLong : 'is not valid UTF-8' };
    } else yield* open.add(line, text);
  }
  yield* open.end();
}

/** The lines of a record that is not complete, since a quote is open. */
class OpenRecord {
  private line = 0;
  private lines: string[] = [];
  private length = 0;

  /** Takes the next line. @returns the records that it ends */
  *add(line: number, text: string): Generator<CsvRecord> {
    if (this.lines.length === 0) this.line = line;
    const isOpen = isQuoteOpenAfter(text, this.lines.length > 0);
    this.lines.push(text);
    this.length += text.length + 1;
    if (isOpen === null) yield* this.fail(misplaced);
    else if (isOpen && this.length > maxLineBytes) yield* this.fail(tooLong);
    else if (!isOpen) yield* this.complete();
  }

  /** Takes the end of the input, or a line that belongs to no record. @returns the records that it ends */
  *end(): Generator<CsvRecord> {
    while (this.lines.length > 0) yield* this.fail(notClosed);
  }

  private *complete(): Generator<CsvRecord> {
    const record = this.lines.join('\n');
    this.clear();
    const content = record.endsWith('\r') ? record.slice(0, -1) : record;
    if (content.trim() === '') return;
    const cells = cellsOf(content);
    yield cells ? { line: this.line, cells } : { line: this.line, error: misplaced };
  }

  private *fail(error: string): Generator<CsvRecord> {
    const [, ...others] = this.lines;
    const { line } = this;
    this.clear();
    yield { line, error };
    for (const [i, text] of others.entries()) yield* this.add(line + 1 + i, text);
  }

  private clear(): void {
    this.lines = [];
    this.length = 0;
  }
}

/**
 * Whether a quoted cell goes on after a line; null if a quote is in the middle of a cell. Only a quote at the start of a
 * cell opens it: one in `5" model` must not take the next rows along.
 *
 * @param isOpen whether one is open before it
 */
function isQuoteOpenAfter(text: string, isOpen: boolean): boolean | null {
  if (!text.includes('"')) return isOpen;
  const line = text.endsWith('\r') ? text.slice(0, -1) : text;
  let at = 0;
  let isInQuotes = isOpen;
  for (;;) {
    if (!isInQuotes && line[at] !== '"') {
      const comma = line.indexOf(',', at);
      if (line.slice(at, comma < 0 ? undefined : comma).includes('"')) return null;
      if (comma < 0) return false;
      at = comma + 1;
      continue;
    }
    const end = closingQuote(line, isInQuotes ? at : at + 1);
    if (end < 0) return true;
    if (end + 1 === line.length) return false;
    if (line[end + 1] !== ',') return null;
    at = end + 2;
    isInQuotes = false;
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
