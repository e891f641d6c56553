import { createHash } from 'node:crypto';
import { createMaskerClient } from '@masker/client';

/** How to paginate: with the typed client, or with `fetch` alone. */
export interface Pagination {
  url: string;
  since: string;
  /** The cookie of the product; without one, the floor is paginated with `fetch` alone. */
  cookie?: string;
}

/** What was read, and at what cost. */
export interface PaginationResult {
  sessions: number;
  /** Of all ids, in the order in which they came. */
  hash: string;
  seconds: number;
  /** The peak memory of the reading process. */
  megabytes: number;
}

// A process of its own: reads from the first page to the last, reports, and exits.
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

/** The least that can be done: a page, its ids, the next page. */
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
