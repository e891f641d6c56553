import type { IngestResult } from '@masker/contract';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';

/** The sources whose sessions are rejected one by one, while the others of their request are stored. */
export const ingestSources = ['ndjson', 'litellm', 'otlp', 'vapi', 'retell'] as const;

export type IngestSource = (typeof ingestSources)[number];

/** What was rejected by itself: few of these senders read the answer that says so. */
export interface Rejections {
  /** Sessions that this server has rejected, by source. */
  readonly counts: Readonly<Record<IngestSource, number>>;
  /** Notes the rejected sessions of a request. */
  note(source: IngestSource, accountId: string, result: IngestResult): void;
}

/** Counts rejected sessions, and logs the first reason once a minute for each account and source. */
export function createRejections(logger: Pick<Logger, 'warn'>): Rejections {
  const counts = Object.fromEntries(ingestSources.map((source) => [source, 0])) as Record<
    IngestSource,
    number
  >;
  const logged = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 });
  return {
    counts,
    note(source, accountId, { rejected_count: count, rejected: [first] }) {
      if (count === 0) return;
      counts[source] += count;
      const key = `${accountId} ${source}`;
      if (first === undefined || logged.has(key)) return;
      logged.set(key, true);
      const { code, message } = first;
      logger.warn({ source, account: accountId, count, code, reason: message }, 'sessions were rejected');
    },
  };
}
