import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Database } from '../database.ts';
import { type CutPage, type ExportedWindow, pagesOfCut, readCutPage } from '../exports/read-cut.ts';
import { unavailability } from '../unavailable.ts';
import { Heartbeat } from './heartbeat.ts';
import { RecentWrites } from './recent-writes.ts';
import { type Freshness, Replica, type SessionReads } from './replica.ts';
import { formatWalPosition, parseWalPosition } from './wal-position.ts';

/** Where the reads of a request go. */
export interface ReadSource {
  reads: SessionReads;
  /** The position up to which these reads have everything; null if unknown. A next page must have as much. */
  position: string | null;
}

/** The state of a replica, for metrics. */
export interface ReplicaState {
  /** `host:port/database`: a pooler may have several at one address. */
  name: string;
  /** How far behind it is at most, in milliseconds; infinite if unknown. */
  lagMs: number;
  serves: boolean;
}

/** The replicas of the primary. */
export interface Replicas {
  /**
   * Chooses where a caller reads: the same replica as before if it serves, the primary if no replica has what this caller
   * must see. A read that fails because of its replica is repeated on the primary.
   *
   * @param reader the id of the caller; a caller that wrote a short while ago sees what it wrote
   * @param positions that the answer must have, such as those of a cursor; one that cannot be parsed is not replayed anywhere
   */
  choose(reader: string, positions: readonly (string | null | undefined)[]): ReadSource;
  /** Everything that is committed so far must be seen by this caller for the next seconds. */
  remember(writer: string): void;
  /** The position up to which everything on the primary is committed. @throws the driver's error */
  committed(): Promise<string>;
  /** Reads all pages of an export, as `readCutPages` does. */
  readCutPages(row: ExportedWindow, limit: number, signal: AbortSignal): AsyncGenerator<CutPage>;
  states(): ReplicaState[];
  /** Their connections. */
  readonly pools: readonly Pool[];
  /** How many reads were served by which kind of server. */
  readonly served: { readonly primary: number; readonly replica: number };
  stop(): Promise<void>;
}

export interface ReplicasOptions {
  /** `postgresql://…` of each, with the role that serves requests. */
  urls: readonly string[];
  primary: Pick<Database, 'pool' | 'directoryPool'>;
  /** The reads of the primary. */
  reads: SessionReads;
  /** How far behind the primary a replica may be, in milliseconds. */
  maxLagMs: number;
  /** The maximum number of connections to each. Default 16. */
  connections?: number;
  preparedStatements?: boolean;
  /** Called when a replica starts or stops serving reads. @param leftOut the reason, in words; null if it serves */
  onChange(replica: string, leftOut: string | null): void;
}

/** Milliseconds between two heartbeats, and between two questions to each replica. */
const intervalMs = 250;

/** Milliseconds that a caller sees its own writes for certain. A replica may not be further behind than this. */
const writerMs = 30_000;

/** Milliseconds until a replica that does not serve yet is told: the first heartbeat takes a moment. */
const startMs = 2_000;

/** Milliseconds that an export waits for a replica that has everything it is to have. */
const exportPatienceMs = 3_000;

/**
 * Starts to read from replicas. They are probed in the background: this cannot fail, and a replica that is away is left
 * out until it answers.
 */
export function openReplicas(options: ReplicasOptions): Replicas {
  const { primary, reads, maxLagMs, connections = 16, preparedStatements = false, onChange } = options;
  const heartbeat = new Heartbeat(primary.directoryPool, maxLagMs + 10_000);
  const replicas = options.urls.map(
    (url) => new Replica({ url, heartbeat, connections, preparedStatements, maxLagMs }),
  );
  const served = { primary: 0, replica: 0 };
  const primaryReads = readsBy((read) => {
    served.primary++;
    return read(reads);
  });
  const sources = new Map(
    replicas.map((replica) => [
      replica,
      readsBy((read, signal) => {
        served.replica++;
        return attempt(
          replica,
          () => read(replica.reads),
          () => read(primaryReads),
          signal,
        );
      }),
    ]),
  );
  const writes = new RecentWrites(Math.max(writerMs, maxLagMs));
  const stopping = new AbortController();

  function pick(reader: string, freshness: Freshness): Replica | undefined {
    let found: Replica | undefined;
    let best = -1;
    for (const replica of replicas) {
      if (!replica.has(freshness)) continue;
      const weight = weightOf(reader, replica.name);
      if (weight > best) [found, best] = [replica, weight];
    }
    return found;
  }

  async function repeat(work: () => Promise<void>): Promise<void> {
    while (!stopping.signal.aborted) {
      await work().catch(() => {});
      await sleep(intervalMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  const startedAt = performance.now();
  const told = new Map<Replica, string | null>();
  function tell(): void {
    for (const replica of replicas) {
      const reason = replica.leftOut();
      const isStarting = !told.has(replica) && performance.now() - startedAt < startMs;
      if (told.get(replica) === reason || (isStarting && reason !== null)) continue;
      told.set(replica, reason);
      onChange(replica.name, reason);
    }
  }

  void repeat(() => heartbeat.beat());
  for (const replica of replicas) {
    void repeat(async () => {
      await replica.probe();
      tell();
    });
  }
  // One that does not answer is noticed while its question is under way.
  const telling = setInterval(tell, intervalMs).unref();

  const latestOf = (positions: readonly (string | null | undefined)[]): bigint | null | undefined => {
    let latest: bigint | undefined;
    for (const text of positions) {
      if (text === null || text === undefined) continue;
      const position = parseWalPosition(text);
      if (position === null) return null;
      if (latest === undefined || position > latest) latest = position;
    }
    return latest;
  };

  return {
    served,
    pools: replicas.map(({ database }) => database.pool),
    choose(reader, positions) {
      const position = latestOf(positions);
      const replica = position === null ? undefined : pick(reader, { at: writes.of(reader), position });
      const source = replica && sources.get(replica);
      const known = source ? replica.position : heartbeat.latest?.position;
      const least = position && (known === undefined || position > known) ? position : known;
      return {
        reads: source ?? primaryReads,
        position: least === undefined ? null : formatWalPosition(least),
      };
    },
    remember: (writer) => writes.add(writer),
    async committed() {
      const { rows } = await primary.directoryPool.query<{ position: string }>({
        name: 'committed_position',
        text: 'SELECT pg_current_wal_flush_lsn()::text AS position',
      });
      return (rows[0] as { position: string }).position;
    },
    async *readCutPages(row, limit, signal) {
      const at = performance.now();
      let replica: Replica | undefined;
      while (!replica && !signal.aborted && performance.now() - at < exportPatienceMs) {
        // Where no replica serves at all, there is nothing to wait for.
        if (replicas.every((one) => one.leftOut() !== null)) break;
        replica = pick(row.accountId, { at });
        if (!replica) await sleep(intervalMs, undefined, { signal }).catch(() => {});
      }
      yield* pagesOfCut((after) => readCutPageOn(replica, primary.pool, row, after, limit), signal);
    },
    states: () =>
      replicas.map((replica) => ({
        name: replica.name,
        lagMs: replica.lagMs(),
        serves: replica.leftOut() === null,
      })),
    async stop() {
      stopping.abort();
      clearInterval(telling);
      await Promise.all([
        heartbeat.remove().catch(() => {}),
        ...replicas.map(({ database }) => database.close()),
      ]);
    },
  };
}

function readCutPageOn(
  replica: Replica | undefined,
  primary: Pool,
  row: ExportedWindow,
  after: CutPage['last'],
  limit: number,
): Promise<CutPage> {
  const read = (pool: Pool) => readCutPage(pool, row, after, limit);
  return replica
    ? attempt(
        replica,
        () => read(replica.database.pool),
        () => read(primary),
      )
    : read(primary);
}

/** Does a read with the reads of a server. */
type Run = <T>(read: (reads: SessionReads) => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** Reads each of which is done by `run`. */
function readsBy(run: Run): SessionReads {
  return {
    listSessions: (query, signal) => run((reads) => reads.listSessions(query, signal), signal),
    listSessionLines: (query, signal) => run((reads) => reads.listSessionLines(query, signal), signal),
    sessionStats: (query, signal) => run((reads) => reads.sessionStats(query, signal), signal),
    sessionFacets: (query, signal) => run((reads) => reads.sessionFacets(query, signal), signal),
    sessionSpan: (...one) => run((reads) => reads.sessionSpan(...one)),
  };
}

/**
 * Whatever a replica refuses, the primary may answer: a conflict with what is replayed, a column that a migration has not
 * brought yet, a connection that broke. Only a query that took too long would take as long there.
 *
 * @returns the result of `read`; that of `onPrimary` if it fails, or if the replica is left out
 * @throws the errors of `onPrimary`, and that of `read` if it took too long or `signal` aborted
 */
export async function attempt<T>(
  replica: Pick<Replica, 'leftOut' | 'noteFailure'>,
  read: () => Promise<T>,
  onPrimary: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  // An export has its replica since before its first page: it must not wait again for one that hangs, at every page.
  if (replica.leftOut() !== null) return onPrimary();
  try {
    return await read();
  } catch (error) {
    if (signal?.aborted || unavailability(error) === 'timeout') throw error;
    replica.noteFailure(error);
    return onPrimary();
  }
}

/** The weight of a replica for a reader: the heaviest one serves, so that a reader keeps it while others come and go. */
function weightOf(reader: string, replica: string): number {
  return createHash('md5').update(reader).update('\n').update(replica).digest().readUInt32BE();
}
