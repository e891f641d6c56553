import type { Registry } from 'prom-client';
import type { Rejections } from '../sources/rejections.ts';
import { countBy } from './count-by.ts';

/** Measures what was rejected by itself: the senders of most sources ignore the answer that says so. */
export function measureIngest(registry: Registry, rejections: Pick<Rejections, 'counts'>): void {
  countBy(registry, 'source', rejections.counts, {
    name: 'masker_rejected_sessions_total',
    help: 'Sessions that this server rejected by themselves, while it stored the others of their request, by source: ndjson, litellm, otlp, vapi or retell.',
  });
}
