import { createHash } from 'node:crypto';
import { createMaskerClient } from '@masker/client';

/** How a walk is to be made: by the typed client, or by nothing but `fetch`. */
export interface Walk {
  url: string;
  since: string;
  /** The product's; without one, the floor is walked by bare `fetch`. */
  cookie?: string;
}

/** What a walk came to. */
export interface Walked {
  sessions: number;
  /** Of all ids, in the order in which they came. */
  hash: string;
  seconds: number;
  /** The most memory that the walking process held. */
  megabytes: number;
}

// A process of its own: walks from the first page to the last, says what it saw, and ends.
process.once('message', async (walk: Walk) => {
  const hash = createHash('md5');
  let sessions = 0;
  const begun = performance.now();
  for await (const id of walk.cookie ? byClient(walk.url, walk.cookie, walk.since) : byFetch(walk)) {
    hash.update(id);
    sessions++;
  }
  const seconds = (performance.now() - begun) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.send?.({ sessions, hash: hash.digest('hex'), seconds, megabytes } satisfies Walked, () =>
    process.exit(),
  );
});

async function* byClient(url: string, cookie: string, since: string): AsyncGenerator<string> {
  for await (const session of createMaskerClient({ url, cookie }).sessions.each({ since })) yield session.id;
}

/** The least that can be done: a page, its ids, the next page. */
async function* byFetch({ url, since }: Walk): AsyncGenerator<string> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor && `&cursor=${cursor}`;
    const response = await fetch(`${url}?limit=100&since=${since}${query}`);
    const page = (await response.json()) as { data: { id: string }[]; next_cursor: string | null };
    for (const { id } of page.data) yield id;
    cursor = page.next_cursor;
  }
}
