import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { parseWalPosition } from './wal-position.ts';

/** A heartbeat that was committed on the primary. */
export interface Beat {
  number: bigint;
  /** When it was sent, by `performance.now()`: what shows it has everything that was committed before. */
  sentAt: number;
  /** The end of the write-ahead log when it was written. */
  position: bigint;
}

/** Beats between two removals of the rows of servers that are gone. */
const beatsPerCleaning = 1_000n;

interface BeatRow {
  position: string;
  cluster: string;
  timeline: string;
}

/**
 * Writes a row to the primary again and again. A replica that shows a beat has replayed everything that was committed
 * before that beat was sent, whatever the clocks say, and however the replica is fed. A replica of a former primary never
 * shows another beat.
 */
export class Heartbeat {
  /** Identifies the rows of this process. */
  readonly serverId = randomUUID();
  readonly #primary: Pool;
  readonly #keepMs: number;
  /** The beats of the last {@link #keepMs}, oldest first. */
  #beats: Beat[] = [];
  #last = 0n;
  #timeline = '';
  /** The primary's `system_identifier`; null before the first beat. */
  cluster: string | null = null;

  /**
   * @param primary of the directory, with a connection to spare
   * @param keepMs how long a beat is remembered, in milliseconds
   */
  constructor(primary: Pool, keepMs: number) {
    this.#primary = primary;
    this.#keepMs = keepMs;
  }

  /** The last beat; undefined if there is none, or none since the primary changed. */
  get latest(): Beat | undefined {
    return this.#beats.at(-1);
  }

  /** Returns a beat; undefined if it is too old to be remembered. */
  find(number: bigint): Beat | undefined {
    return this.#beats.find((beat) => beat.number === number);
  }

  /** Writes a beat. @throws the driver's error */
  async beat(): Promise<void> {
    const number = ++this.#last;
    const sentAt = performance.now();
    const { rows } = await this.#primary.query<BeatRow>({
      name: 'write_heartbeat',
      text: `INSERT INTO replication_heartbeat AS kept (server_id, beat, position, written_at)
        VALUES ($1, $2, pg_current_wal_insert_lsn(), now())
        ON CONFLICT (server_id) DO UPDATE
          SET beat = excluded.beat, position = excluded.position, written_at = excluded.written_at
        RETURNING position::text, (SELECT system_identifier::text FROM pg_control_system()) AS cluster,
          left(pg_walfile_name(pg_current_wal_lsn()), 8) AS timeline`,
      values: [this.serverId, number.toString()],
    });
    const { position, cluster, timeline } = rows[0] as BeatRow;
    // After a failover, positions of the former primary say nothing: a replica has to show a beat of the new one.
    if (cluster !== this.cluster || timeline !== this.#timeline) this.#beats = [];
    this.cluster = cluster;
    this.#timeline = timeline;
    this.#beats.push({ number, sentAt, position: parseWalPosition(position) as bigint });
    while (sentAt - (this.#beats[0] as Beat).sentAt > this.#keepMs) this.#beats.shift();
    if (number % beatsPerCleaning === 1n) await this.#removeOld();
  }

  /** Removes the rows of this process. */
  async remove(): Promise<void> {
    await this.#primary.query('DELETE FROM replication_heartbeat WHERE server_id = $1', [this.serverId]);
  }

  async #removeOld(): Promise<void> {
    await this.#primary.query(
      `DELETE FROM replication_heartbeat WHERE written_at < now() - interval '1 day' AND server_id <> $1`,
      [this.serverId],
    );
  }
}
