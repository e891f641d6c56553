import type { Fetch } from '../options.ts';

/** Says up to where everything is committed, in PostgreSQL's notation of a position: `16/B374D848`. */
const committedHeader = 'x-masker-committed';

/** Milliseconds after which every read replica that serves has what was written. */
const keepMs = 60_000;

/**
 * Returns a `fetch` that sends back what the server says of the last write. An installation with read replicas then
 * answers where that write can be read, also if another of its servers answers.
 */
export function readingOwnWrites(fetch: Fetch): Fetch {
  let last: { position: string; at: number } | undefined;
  return async (url, init) => {
    let request = init;
    if (last && Date.now() - last.at > keepMs) last = undefined;
    if (last) {
      const headers = new Headers(init.headers);
      headers.set(committedHeader, last.position);
      request = { ...init, headers };
    }
    const response = await fetch(url, request);
    const position = response.headers.get(committedHeader);
    // Answers may arrive in another order than the writes.
    if (position !== null && !(last && isBefore(position, last.position)))
      last = { position, at: Date.now() };
    return response;
  };
}

function isBefore(position: string, other: string): boolean {
  const [[file = 0, offset = 0], [otherFile = 0, otherOffset = 0]] = [position, other].map((text) =>
    text.split('/').map((part) => Number.parseInt(part, 16)),
  ) as [number[], number[]];
  return file === otherFile ? offset < otherOffset : file < otherFile;
}
