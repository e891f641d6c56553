import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database.ts';
import { Heartbeat } from './heartbeat.ts';
import { Replica } from './replica.ts';

/** Milliseconds between two questions to the replica. */
const intervalMs = 100;

export interface ReplicaExamination {
  /** `postgresql://…` of the replica. */
  url: string;
  /** The role to act as; the role in the URL must be a member of it. Default: the role in the URL. */
  role?: string | undefined;
  primary: Pick<Database, 'directoryPool'>;
  /** How far behind the primary it may be, in milliseconds. */
  maxLagMs: number;
}

/** Milliseconds between two heartbeats: the primary is known to answer, so a replica without one is behind. */
const beatMs = 500;

/**
 * Writes heartbeats to the primary, waits until the replica shows one, and removes them again.
 *
 * @returns the name of the replica, how far behind it is at most in milliseconds, and why it would serve no reads; null if it
 *   would
 * @throws the driver's error if the primary accepts no writes
 */
export async function examineReplica({
  url,
  role,
  primary,
  maxLagMs,
}: ReplicaExamination): Promise<{ name: string; lagMs: number; leftOut: string | null }> {
  const heartbeat = new Heartbeat(primary.directoryPool, 2 * maxLagMs);
  const replica = new Replica({
    url,
    role,
    heartbeat,
    connections: 1,
    preparedStatements: false,
    maxLagMs,
  });
  try {
    const end = performance.now() + maxLagMs;
    let nextBeat = 0;
    for (;;) {
      if (performance.now() >= nextBeat) {
        nextBeat = performance.now() + Math.min(beatMs, maxLagMs / 2);
        await heartbeat.beat();
      }
      await replica.probe();
      if (replica.leftOut() === null || performance.now() > end) break;
      await sleep(intervalMs);
    }
    return { name: replica.name, lagMs: replica.lagMs(), leftOut: replica.leftOut() };
  } finally {
    await Promise.all([heartbeat.remove().catch(() => {}), replica.database.close()]);
  }
}
