import { TextDecoder } from 'node:util';
import { maxLineBytes, splitLines } from '@masker/db';
import { cellsOf } from './cells.ts';

/** A record that is not blank: its cells, or an error. */
export interface CsvRecord {
  /** The number of its first line, from 1. */
  line: number;
  cells?: string[];
  error?: string;
}

const tooLong = 'is longer than 64 KiB, or has a quote that is not closed';

/**
 * Reads records of CSV in UTF-8, with or without a byte order mark, in constant memory. Lines end with LF
 * or CRLF; a quoted cell may hold line breaks.
 *
 * An invalid record is yielded as an error, not thrown, and the error repeats nothing of its content.
 */
export async function* readRecords(stream: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let open: { line: number; text: string } | null = null;
  for await (const { line, bytes } of splitLines(stream)) {
    const begun: number = open?.line ?? line;
    const text = bytes === null ? null : decode(decoder, bytes);
    if (text === null) {
      open = null;
      yield { line: begun, error: bytes === null ? tooLong : 'is not valid UTF-8' };
      continue;
    }
    const record: string = open === null ? text : `${open.text}\n${text}`;
    // A complete record has an even number of quotes, including escaped ones.
    if (hasOpenQuote(record)) {
      open = record.length > maxLineBytes ? null : { line: begun, text: record };
      if (open === null) yield { line: begun, error: tooLong };
      continue;
    }
    open = null;
    const content = record.endsWith('\r') ? record.slice(0, -1) : record;
    if (content.trim() === '') continue;
    const cells = cellsOf(content);
    yield cells ? { line: begun, cells } : { line: begun, error: 'has a quote in the middle of a cell' };
  }
  if (open !== null) yield { line: open.line, error: 'has a quote that is not closed' };
}

function hasOpenQuote(text: string): boolean {
  let isOpen = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) isOpen = !isOpen;
  return isOpen;
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
