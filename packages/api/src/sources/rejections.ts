import type { IngestResult } from '@masker/contract';
import type { Logger } from 'pino';
import { onceAMinute } from '../rate-limit/once-a-minute.ts';

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
  const isDue = onceAMinute();
  return {
    counts,
    note(source, accountId, { rejected_count: count, rejected: [first] }) {
      if (count === 0) return;
      counts[source] += count;
      if (first === undefined || !isDue(`${accountId} ${source}`)) return;
      const { code, message } = first;
      logger.warn({ source, account: accountId, count, code, reason: message }, 'sessions were rejected');
    },
  };
}
