import type { Registry } from 'prom-client';
import type { Exports } from '../exports/exports.ts';
import { countBy } from './count-by.ts';

/** Measures what became of exports in the background, those of schedules among them. */
export function measureExports(registry: Registry, exports: Pick<Exports, 'outcomes'>): void {
  countBy(registry, 'outcome', exports.outcomes, {
    name: 'masker_exports_total',
    help: 'Attempts of this server to make an export in the background, by outcome: done, retried (it is begun again), or failed (it is not).',
  });
}
