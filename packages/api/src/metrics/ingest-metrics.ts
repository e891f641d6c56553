import { Counter, type Registry } from 'prom-client';
import type { Rejections } from '../sources/rejections.ts';

/** Measures what was rejected by itself: the senders of most sources ignore the answer that says so. */
export function measureIngest(registry: Registry, rejections: Pick<Rejections, 'counts'>): void {
  new Counter({
    name: 'masker_rejected_sessions_total',
    help: 'Sessions that this server rejected by themselves, while it stored the others of their request, by source: ndjson, litellm, otlp, vapi or retell.',
    labelNames: ['source'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [source, sessions] of Object.entries(rejections.counts)) this.inc({ source }, sessions);
    },
  });
}
