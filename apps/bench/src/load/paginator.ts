import { createHash } from 'node:crypto';
import { createMaskerClient } from '@masker/client';

/** How to paginate: with the typed client, or only with `fetch`. */
export interface Pagination {
  url: string;
  since: string;
  /** The cookie of the product; without one, `fetch` paginates the floor. */
  cookie?: string;
}

/** The result, and its cost. */
export interface PaginationResult {
  sessions: number;
  /** A hash of all ids in the order of arrival. */
  hash: string;
  seconds: number;
  /** The peak memory of the reading process. */
  megabytes: number;
}

// A separate process: it reads from the first page to the last, reports, and exits.
process.once('message', async (pagination: Pagination) => {
  const hash = createHash('md5');
  let sessions = 0;
  const begun = performance.now();
  for await (const id of pagination.cookie
    ? byClient(pagination.url, pagination.cookie, pagination.since)
    : byFetch(pagination)) {
    hash.update(id);
    sessions++;
  }
  const seconds = (performance.now() - begun) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.send?.({ sessions, hash: hash.digest('hex'), seconds, megabytes } satisfies PaginationResult, () =>
    process.exit(),
  );
});

async function* byClient(url: string, cookie: string, since: string): AsyncGenerator<string> {
  for await (const session of createMaskerClient({ url, cookie }).sessions.each({ since })) yield session.id;
}

/** The minimum: a page, its ids, the next page. */
async function* byFetch({ url, since }: Pagination): AsyncGenerator<string> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor && `&cursor=${cursor}`;
    const response = await fetch(`${url}?limit=100&since=${since}${query}`);
    const page = (await response.json()) as { data: { id: string }[]; next_cursor: string | null };
    for (const { id } of page.data) yield id;
    cursor = page.next_cursor;
  }
}
