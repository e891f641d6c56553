import { statfs } from 'node:fs/promises';
import { clockDifference, dueSchedules, type Queryable } from '@masker/db';
import { Gauge, type Registry } from 'prom-client';
import type { ReadinessCheck } from './readiness.ts';
import { recent } from './recent.ts';

/** Milliseconds after which a schedule that is due counts as overdue: a start, or a long export before it. */
const overdueMs = 15 * 60_000;

/** Where overdue schedules are no longer counted. */
const mostCounted = 100;

export interface InstallationMetricsOptions {
  /** A connection with the rights of the directory that requests do not use. */
  probePool: Queryable;
  ready: ReadinessCheck;
  /** The data directory, whose disk is measured. */
  dataDir: string;
  /** The directory of the files of exports, whose disk is measured; null if they are in a bucket. */
  exportDir: string | null;
}

interface Reading {
  /** Seconds since the epoch. */
  retention: number;
  /** Seconds. */
  clock: number;
  overdue: number;
}

/** Measures what an operator is woken for: the database, the disk, the clock, retention and schedules. */
export function measureInstallation(
  registry: Registry,
  { probePool, ready, dataDir, exportDir }: InstallationMetricsOptions,
): void {
  const isReady = recent(async () => {
    const { pendingMigrations, unavailable = null } = await ready();
    return unavailable === null && pendingMigrations.length === 0;
  });
  const read = recent(() => readInstallation(probePool));
  const registers = [registry];
  const gauge = (name: string, help: string, value: (reading: Reading) => number) =>
    new Gauge({
      name,
      help: `${help} Absent if the database did not answer.`,
      registers,
      async collect() {
        const reading = await read();
        if (reading === null) this.remove();
        else this.set(value(reading));
      },
    });
  new Gauge({
    name: 'masker_ready',
    help: 'Whether this server can serve requests, as /api/readyz tells it: 1 or 0.',
    registers,
    async collect() {
      this.set((await isReady()) === true ? 1 : 0);
    },
  });
  gauge(
    'masker_retention_last_run_timestamp_seconds',
    'When retention last ran, of all servers together, in seconds since the epoch.',
    ({ retention }) => retention,
  );
  gauge(
    'masker_export_schedules_overdue',
    `Schedules of exports that have been due for 15 minutes without their export having begun, of all servers together, at most ${mostCounted}.`,
    ({ overdue }) => overdue,
  );
  gauge(
    'masker_clock_difference_seconds',
    'How far the clock of this machine is ahead of that of PostgreSQL, in seconds; negative: behind.',
    ({ clock }) => clock,
  );
  const free = (name: string, help: string, folder: string) =>
    new Gauge({
      name,
      help: `${help} Absent if it cannot be read.`,
      registers,
      async collect() {
        const disk = await statfs(folder).catch(() => null);
        if (disk === null) this.remove();
        else this.set(disk.bavail * disk.bsize);
      },
    });
  free(
    'masker_data_dir_free_bytes',
    'Free bytes of the disk of DATA_DIR, which has the embedded database.',
    dataDir,
  );
  if (exportDir !== null)
    free(
      'masker_export_dir_free_bytes',
      'Free bytes of the disk of EXPORT_DIR, which has the files of exports.',
      exportDir,
    );
}

async function readInstallation(pool: Queryable): Promise<Reading> {
  const { rows } = await pool.query<{ seconds: number }>(
    'SELECT extract(epoch FROM seen_at)::float8 AS seconds FROM retention_clock',
  );
  const overdue = await dueSchedules(pool, new Date(Date.now() - overdueMs));
  return {
    retention: rows[0]?.seconds ?? 0,
    overdue: overdue.length,
    clock: (await clockDifference(pool)) / 1000,
  };
}
