import { TextDecoder } from 'node:util';
import { type JsonBounds, parseBoundedJson } from '@masker/contract';
import { gunzipped } from './gunzipped.ts';
import { type BytesLine, splitLines } from './split-lines.ts';

/** A session has ten fields and sixty-four kinds; whatever has more than these is none. */
const lineBounds: JsonBounds = { depth: 16, names: 128, values: 1_000 };

/** What one line of a file says, or why it can't be read. */
export interface ReadLine {
  /** From 1, blank lines counted. */
  line: number;
  value?: unknown;
  error?: string;
}

/**
 * Reads newline-delimited JSON, in constant memory.
 *
 * A line that can't be read is reported, not thrown, and nothing of its content is repeated.
 *
 * @throws when the stream itself fails
 */
export async function* readNdjson(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const found of splitLines(stream)) {
    const read = readLine(found, decoder);
    if (read) yield read;
  }
}

/**
 * {@link readNdjson} of a file, gzipped or not: its first bytes tell. For files of the operator's own: what comes
 * over the network says how it is packed, and may not unpack to any length.
 *
 * @throws when the stream itself fails, or when gzipped data is damaged
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
  // Sessions without line breaks between them: curl's -d takes those out of a file.
  const isGlued = problem.kind === 'syntax' && /\}[ \t\r]*\{/.test(text);
  return { line, error: isGlued ? `has several objects; ${oneSession}` : problem.message };
}

const oneSession =
  'a line holds one session (with curl, send a file by --data-binary: -d takes out its line breaks)';
