import { type Database, openDatabase } from '../database.ts';
import { createQueries, type Queries } from '../queries/index.ts';
import { unavailability } from '../unavailable.ts';
import type { Beat, Heartbeat } from './heartbeat.ts';

/** The reads that a replica may serve. */
export type SessionReads = Pick<
  Queries,
  'listSessions' | 'listSessionLines' | 'sessionStats' | 'sessionFacets' | 'sessionSpan'
>;

/** What a read must have replayed. */
export interface Freshness {
  /** Everything that was committed before this time, by `performance.now()`. */
  at?: number | undefined;
  /** Everything that was committed up to this position of the write-ahead log. */
  position?: bigint | undefined;
}

export interface ReplicaOptions {
  /** `postgresql://…` */
  url: string;
  /** The role to act as. Default: that of the URL. */
  role?: string | undefined;
  heartbeat: Heartbeat;
  /** The maximum number of connections. */
  connections: number;
  preparedStatements: boolean;
  /** How far behind it may be, in milliseconds. */
  maxLagMs: number;
}

/** Milliseconds without an answer after which a replica is left out. */
const silentMs = 2_000;

/** Milliseconds that a replica is left out for a failure that its answers do not show: its question has a connection. */
const hiddenMs = 10_000;

interface ProbeRow {
  standby: boolean;
  cluster: string;
  bypasses: boolean;
  beat: string | null;
}

/** Why a replica serves no reads. */
const reasons = {
  silent: 'it does not answer',
  busy: 'it has no free connection',
  behind: 'it is too far behind the primary',
  unknown: 'the primary does not answer, so it is unknown how far behind it is',
  promoted: 'it is not a standby',
  foreign: 'it is a standby of another PostgreSQL',
  privileged: 'its role can bypass row-level security',
  refused: 'it refuses the role, the password or the database of the connection',
  tls: 'no connection with TLS is possible',
  failing: 'it refuses the query for its state',
} as const;

/** A replica, and what it has replayed. */
export class Replica {
  /** `host:port/database` */
  readonly name: string;
  readonly database: Database;
  readonly reads: SessionReads;
  readonly #options: ReplicaOptions;
  #seen: Beat | undefined;
  #answeredAt = Number.NEGATIVE_INFINITY;
  #problem: keyof typeof reasons | null = 'silent';
  /** Why a read failed, where the question for its state is answered nevertheless, and until when that is believed. */
  #hidden: { problem: keyof typeof reasons; until: number } | undefined;

  constructor(options: ReplicaOptions) {
    const { url, role, connections, preparedStatements } = options;
    this.#options = options;
    this.name = nameOf(url);
    this.database = openDatabase({
      url,
      connections,
      preparedStatements,
      ...(role === undefined ? {} : { role }),
    });
    this.reads = createQueries(this.database.pool, this.database.directoryPool);
  }

  /** Asks the replica for its state. Never fails. */
  async probe(): Promise<void> {
    const { heartbeat } = this.#options;
    try {
      const { rows } = await this.database.probePool.query<ProbeRow>({
        name: 'probe_replica',
        text: `SELECT pg_is_in_recovery() AS standby, system_identifier::text AS cluster, beat::text,
            (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS bypasses
          FROM pg_control_system() LEFT JOIN replication_heartbeat ON server_id = $1`,
        values: [heartbeat.serverId],
      });
      const { standby, cluster, bypasses, beat } = rows[0] as ProbeRow;
      this.#answeredAt = performance.now();
      this.#seen = beat === null ? undefined : heartbeat.find(BigInt(beat));
      this.#problem = !standby
        ? 'promoted'
        : cluster !== heartbeat.cluster && heartbeat.cluster !== null
          ? 'foreign'
          : bypasses
            ? 'privileged'
            : this.#hiddenProblem();
    } catch (error) {
      // Nothing else waits for this connection: if it is busy, that is with a question that was not answered.
      this.#problem = unavailability(error) === 'busy' ? 'silent' : problemOf(error);
    }
  }

  /** How far behind it was at most when it was last asked, in milliseconds, plus the time since; infinite if unknown. */
  lagMs(now = performance.now()): number {
    return this.#seen ? now - this.#seen.sentAt : Number.POSITIVE_INFINITY;
  }

  /** Why it serves no reads, in words; null if it does. */
  leftOut(now = performance.now()): string | null {
    const problem = this.#problem ?? this.#staleness(now);
    return problem && reasons[problem];
  }

  #staleness(now: number): keyof typeof reasons | null {
    const { maxLagMs, heartbeat } = this.#options;
    if (now - this.#answeredAt > silentMs) return 'silent';
    if (this.lagMs(now) <= maxLagMs) return null;
    const { latest } = heartbeat;
    return latest && now - latest.sentAt <= maxLagMs ? 'behind' : 'unknown';
  }

  /** The position up to which it has replayed everything; undefined if unknown. */
  get position(): bigint | undefined {
    return this.#seen?.position;
  }

  /** Whether it serves reads that need so much. */
  has({ at, position }: Freshness): boolean {
    const seen = this.#seen;
    if (seen === undefined || this.leftOut() !== null) return false;
    return (at === undefined || seen.sentAt >= at) && (position === undefined || seen.position >= position);
  }

  /** Leaves it out until it answers again, or for a while, if a read failed because of its state. */
  noteFailure(error: unknown): void {
    if (unavailability(error) === null) return;
    const problem = problemOf(error);
    this.#problem = problem;
    if (problem !== 'silent') this.#hidden = { problem, until: performance.now() + hiddenMs };
  }

  #hiddenProblem(): keyof typeof reasons | null {
    return this.#hidden && performance.now() < this.#hidden.until ? this.#hidden.problem : null;
  }
}

function problemOf(error: unknown): keyof typeof reasons {
  switch (unavailability(error)) {
    case 'unreachable':
    case 'timeout':
      return 'silent';
    case 'busy':
    case 'connections':
      return 'busy';
    case 'refused':
      return 'refused';
    case null:
      return refusalOf(error as { code?: string; message?: string });
    default:
      return 'failing';
  }
}

function refusalOf({ code = '', message = '' }: { code?: string; message?: string }): keyof typeof reasons {
  // Its tables are those of an earlier release until it has replayed the migrations.
  if (code === '42P01') return 'behind';
  // pg refuses without a code, Node with one of many.
  if (/^ERR_(TLS|SSL)|CERT|SIGNATURE/.test(code) || /SSL|TLS/.test(message)) return 'tls';
  return 'failing';
}

/** Returns the address of a URL without credentials. */
function nameOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `${searchParams.get('host') ?? hostname}:${port || '5432'}${pathname}`;
}
