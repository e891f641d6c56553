import type { Pool } from 'pg';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/**
 * What a process tells of itself: memory, CPU, its event loop and collections, and the connections to the database
 * that it holds.
 *
 * @param pools by what they are for
 */
export function createRegistry(pools: Record<string, Pool>): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Gauges that are named like counters, which Prometheus' own check of metrics refuses. What they add up is told by
  // `nodejs_active_handles`, `nodejs_active_requests` and `nodejs_active_resources`, by type.
  for (const what of ['handles', 'requests', 'resources'])
    registry.removeSingleMetric(`nodejs_active_${what}_total`);
  new Gauge({
    name: 'masker_database_connections',
    help: 'Connections to PostgreSQL, by pool and by whether a query has them.',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [pool, { totalCount, idleCount }] of Object.entries(pools)) {
        this.set({ pool, state: 'idle' }, idleCount);
        this.set({ pool, state: 'busy' }, totalCount - idleCount);
      }
    },
  });
  new Gauge({
    name: 'masker_database_waiting',
    help: 'Queries that wait for a connection to PostgreSQL, by pool.',
    labelNames: ['pool'],
    registers: [registry],
    collect() {
      for (const [pool, { waitingCount }] of Object.entries(pools)) this.set({ pool }, waitingCount);
    },
  });
  return registry;
}
