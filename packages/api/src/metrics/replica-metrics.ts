import type { Replicas } from '@masker/db';
import { Counter, Gauge, type Registry } from 'prom-client';

/**
 * Measures how far behind each read replica is, whether it serves, and where sessions are read.
 *
 * @param replicas null without any
 */
export function measureReplicas(registry: Registry, replicas: Replicas | null): void {
  const states = () => replicas?.states() ?? [];
  new Gauge({
    name: 'masker_replica_lag_seconds',
    help: 'Seconds that a read replica is behind the primary at most. Absent if unknown.',
    labelNames: ['replica'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name: replica, lagMs } of states())
        if (Number.isFinite(lagMs)) this.set({ replica }, lagMs / 1_000);
    },
  });
  new Gauge({
    name: 'masker_replica_serving',
    help: '1 if sessions are read from a read replica, 0 if it is left out; the log says why.',
    labelNames: ['replica'],
    registers: [registry],
    collect() {
      for (const { name: replica, serves } of states()) this.set({ replica }, serves ? 1 : 0);
    },
  });
  new Counter({
    name: 'masker_session_reads_total',
    help: 'Queries of lists, sums and exports, by where they were sent: primary, or replica. One that is repeated on the primary counts for both. Only with read replicas.',
    labelNames: ['server'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [server, reads] of Object.entries(replicas?.served ?? {})) this.inc({ server }, reads);
    },
  });
}
