import type { SessionStatus } from '@masker/contract';
import { instantText } from '../rollup/cover-sql.ts';
import { durationMs } from '../rollup/sql.ts';

/**
 * A filter of an account's sessions: they must match every given condition. A condition with several values matches any
 * of them. Instants and durations are in milliseconds.
 */
export interface SessionFilter {
  /** When it started, inclusive. */
  since?: number | undefined;
  /** Exclusive. */
  until?: number | undefined;
  agentIds?: readonly string[] | undefined;
  statuses?: readonly SessionStatus[] | undefined;
  /** At least one redaction of one of these kinds. */
  kinds?: readonly string[] | undefined;
  models?: readonly string[] | undefined;
  /** Whether the call reached a model at all. */
  reachedModel?: boolean | undefined;
  minRedactions?: number | undefined;
  /** Inclusive, both. */
  minDurationMs?: number | undefined;
  maxDurationMs?: number | undefined;
}

/** The fields of a session that filters use. Instants and durations are in milliseconds. */
export interface FilteredSession {
  agentId: string;
  startedAt: number;
  durationMs: number;
  status: string;
  redactionCount: number;
  /** Null when the source reports no counts. */
  redactionsByKind: Readonly<Record<string, number>> | null;
  upstreamModel: string | null;
}

type Name = keyof SessionFilter;

/** One condition: as SQL on a row of `session`, and the same on a session that is at hand. */
interface Condition<Value> {
  /** @param value a parameter of the statement */
  sql(value: string): string;
  /** As the statement takes it, unless it takes the value itself. */
  parameter?(value: Value): unknown;
  matches(value: Value, session: FilteredSession): boolean;
}

const conditions: { [N in Name]: Condition<NonNullable<SessionFilter[N]>> } = {
  since: {
    sql: (at) => `started_at >= ${at}::timestamptz`,
    parameter: instantText,
    matches: (at, { startedAt }) => startedAt >= at,
  },
  until: {
    sql: (at) => `started_at < ${at}::timestamptz`,
    parameter: instantText,
    matches: (at, { startedAt }) => startedAt < at,
  },
  agentIds: {
    sql: (ids) => `agent_id = ANY(${ids}::text[])`,
    matches: (ids, { agentId }) => ids.includes(agentId),
  },
  statuses: {
    sql: (statuses) => `status = ANY(${statuses}::text[])`,
    matches: (statuses, { status }) => statuses.some((one) => one === status),
  },
  kinds: {
    sql: (kinds) => `redactions_by_kind ?| ${kinds}::text[]`,
    matches: (kinds, { redactionsByKind }) =>
      redactionsByKind !== null && kinds.some((kind) => Object.hasOwn(redactionsByKind, kind)),
  },
  models: {
    sql: (models) => `upstream_model = ANY(${models}::text[])`,
    matches: (models, { upstreamModel }) => upstreamModel !== null && models.includes(upstreamModel),
  },
  reachedModel: {
    sql: (reached) => `(upstream_model IS NOT NULL) = ${reached}::boolean`,
    matches: (reached, { upstreamModel }) => (upstreamModel !== null) === reached,
  },
  minRedactions: {
    // bigint: a caller may ask for more than a session can hold, which matches nothing.
    sql: (least) => `redaction_count >= ${least}::bigint`,
    matches: (least, { redactionCount }) => redactionCount >= least,
  },
  minDurationMs: {
    sql: (least) => `${durationMs} >= ${least}::bigint`,
    matches: (least, session) => session.durationMs >= least,
  },
  maxDurationMs: {
    sql: (most) => `${durationMs} <= ${most}::bigint`,
    matches: (most, session) => session.durationMs <= most,
  },
};

const names = Object.keys(conditions) as Name[];

/** The conditions that a filter has, in a fixed order. Filters that have the same ones share their statements. */
export function conditionsOf(filter: SessionFilter): Name[] {
  return names.filter((name) => filter[name] !== undefined);
}

/**
 * Whether a filter has conditions other than the known ones. Queries name the conditions that their index or rollup
 * supports, so that a query never ignores a condition that it does not know.
 */
export function hasOtherConditions(filter: SessionFilter, known: readonly Name[]): boolean {
  return conditionsOf(filter).some((name) => !known.includes(name));
}

/**
 * A filter as SQL conditions on a row of `session`, and their parameters in the same order. The text depends on which
 * conditions are present, not on their values.
 *
 * @param next the next parameter of the statement, such as `$3`
 */
export function filterConditions(
  filter: SessionFilter,
  next: () => string,
): { conditions: string[]; values: unknown[] } {
  const given = conditionsOf(filter);
  return {
    conditions: given.map((name) => conditions[name].sql(next())),
    values: given.map((name) => parameterOf(name, filter[name])),
  };
}

function parameterOf(name: Name, value: unknown): unknown {
  const { parameter } = conditions[name] as Condition<unknown>;
  return parameter ? parameter(value) : value;
}

/** Whether a session matches a filter; equivalent to {@link filterConditions}. */
export function matches(filter: SessionFilter, session: FilteredSession): boolean {
  return names.every((name) => {
    const value = filter[name];
    return value === undefined || (conditions[name] as Condition<unknown>).matches(value, session);
  });
}
