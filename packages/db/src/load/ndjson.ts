import { TextDecoder } from 'node:util';
import { type JsonBounds, parseBoundedJson } from '@masker/contract';
import { EndMarkerCheck, endMarkerOf } from './end-marker.ts';
import { gunzipped } from './gunzipped.ts';
import { type BytesLine, splitLines } from './split-lines.ts';

/** A session has ten fields and at most 64 kinds, so it stays well within these limits. */
const lineBounds: JsonBounds = { depth: 16, names: 128, values: 1_000 };

/** The value of one line of a file, or the reason why it cannot be read. */
export interface ReadLine {
  /** Line number, from 1; blank lines count. */
  line: number;
  value?: unknown;
  error?: string;
}

/**
 * Reads newline-delimited JSON, in constant memory. The end marker of an export is checked and left out.
 *
 * A line that cannot be read is reported, not thrown, and so is an end marker that does not match the lines before it or
 * is not the last line. The report never repeats its content.
 *
 * @throws if the stream itself fails
 */
export async function* readNdjson(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let check = new EndMarkerCheck();
  let markerLine: number | null = null;
  for await (const found of splitLines(stream)) {
    const read = readLine(found, decoder);
    if (!read) continue;
    if (markerLine !== null) {
      yield { line: markerLine, error: notLast };
      markerLine = null;
    }
    const marker = endMarkerOf(read.value);
    if (marker === null) {
      check.take(found.bytes);
      yield read;
      continue;
    }
    const error = check.problem(marker);
    check = new EndMarkerCheck();
    if (error === null) markerLine = read.line;
    else yield { line: read.line, error };
  }
}

const notLast = 'is the end marker of an export, but lines follow it; send each export alone';

/**
 * {@link readNdjson} for a file that may be gzipped, as detected by its first bytes. Only for the operator's own files:
 * network input must declare its encoding, and its decompressed size must be limited.
 *
 * @throws if the stream itself fails, if the gzip data is damaged, or ForeignFile
 */
export function readNdjsonFile(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine> {
  return readNdjson(gunzipped(stream));
}

function readLine({ line, bytes }: BytesLine, decoder: TextDecoder): ReadLine | null {
  if (bytes === null) return { line, error: `is longer than 64 KiB; ${oneSession}` };
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { line, error: 'is not valid UTF-8' };
  }
  if (/^[ \t\r]*$/.test(text)) return null;
  const { value, problem } = parseBoundedJson(text, lineBounds);
  if (problem === undefined) return { line, value };
  // Several sessions on one line: curl's -d removes the line breaks of a file.
  const isGlued = problem.kind === 'syntax' && /\}[ \t\r]*\{/.test(text);
  return { line, error: isGlued ? `has several objects; ${oneSession}` : problem.message };
}

const oneSession =
  'a line has one session (with curl, send a file with --data-binary: -d removes its line breaks)';
