import { linkedAbort } from './linked-abort.ts';
import type { CallOptions } from './options.ts';

/** A page of anything. */
export interface Page<Row> {
  data: Row[];
  next_cursor: string | null;
}

/** Fetches the page after a cursor, or the first one. */
export type FetchPage<P> = (cursor: string | undefined, options: CallOptions) => Promise<P>;

/**
 * Yields the pages of a list. Requests the first page on the first iteration, and the next one while the caller
 * processes the current one. Leaving the loop aborts that request.
 */
export async function* paginate<P extends Page<unknown>>(
  fetchPage: FetchPage<P>,
  { signal }: CallOptions = {},
): AsyncGenerator<P, void, undefined> {
  const { controller: leaving, release } = linkedAbort(signal);
  const start = (cursor?: string) => {
    const page = fetchPage(cursor, { signal: leaving.signal });
    // It is awaited later, or not at all; until then a rejection must not count as unhandled.
    page.catch(() => {});
    return page;
  };
  try {
    for (let next: Promise<P> | null = start(); next !== null; ) {
      const page: P = await next;
      next = page.next_cursor === null ? null : start(page.next_cursor);
      yield page;
    }
  } finally {
    release();
    leaving.abort();
  }
}

/** The rows of pages, one by one. */
export async function* rowsOf<Row>(pages: AsyncIterable<Page<Row>>): AsyncGenerator<Row, void, undefined> {
  for await (const page of pages) yield* page.data;
}
