import type { Pool } from 'pg';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/**
 * Creates the metrics of a process: memory, CPU, event loop, garbage collection, and database connections.
 *
 * @param pools the database pools by purpose, which becomes the label `pool`
 */
export function createRegistry(pools: Record<string, Pool>): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // These gauges are named like counters, which `promtool check metrics` refuses. `nodejs_active_handles`,
  // `nodejs_active_requests` and `nodejs_active_resources` have the same numbers by type.
  for (const resource of ['handles', 'requests', 'resources'])
    registry.removeSingleMetric(`nodejs_active_${resource}_total`);
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
