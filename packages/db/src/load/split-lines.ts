/** The maximum length of a line, in bytes without its line feed. */
export const maxLineBytes = 64 * 1024;

/** A line without its line feed; `bytes` is null if the line is longer than {@link maxLineBytes}. */
export interface BytesLine {
  line: number;
  bytes: Uint8Array | null;
}

const lineFeed = 10;

/** Splits a stream at line feeds, independently of its chunks. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<BytesLine> {
  let line = 1;
  let held: Uint8Array[] = [];
  let heldBytes = 0;

  const keep = (part: Uint8Array) => {
    heldBytes += part.length;
    if (heldBytes > maxLineBytes) held = [];
    else if (part.length > 0) held.push(part);
  };
  const take = (): BytesLine => {
    const bytes = heldBytes > maxLineBytes ? null : held.length === 1 ? held[0] : Buffer.concat(held);
    held = [];
    heldBytes = 0;
    return { line: line++, bytes: bytes as Uint8Array | null };
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      keep(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    keep(chunk.subarray(start));
  }
  if (heldBytes > 0) yield take();
}
