import type { SessionFilter } from '../session/filter.ts';
import { hashedValues, ofNoModelHash } from '../session/index-keys.ts';
import type { ScanOrder } from './list-conditions.ts';

/**
 * Scans of indexes that together have every session that a filter can mean. What they do not look at is left to be looked
 * at row by row.
 */
export interface SessionStreams {
  /** A part of the name of the statement. */
  name: string;
  /** The relation `stream`: one row for each scan. */
  relation: string;
  /** The conditions of one scan, for a LATERAL join behind it. */
  conditions: string[];
  /** The order in which the index has what one scan reads. */
  order: ScanOrder;
  values: unknown[];
  /** How many scans there are. */
  count: number;
  /** What of the filter is left. */
  rest: SessionFilter;
}

/**
 * Chooses the indexes for a filter: those of its agents, else of its models, else of its statuses unless they are
 * common, else that of all sessions. The window is left to the caller.
 *
 * @param next the next parameter of the statement, such as `$3`
 */
export function sessionStreams(
  { since: _since, until: _until, ...filter }: SessionFilter,
  next: () => string,
): SessionStreams {
  const { agentIds, statuses, models, reachedModel, ...others } = filter;
  const owner = 'account_id = $1';
  if (agentIds) {
    return {
      name: 'agents',
      relation: `${hashedValues('$1', `${next()}::text[]`)} AS stream`,
      conditions: [owner, 'agent_hash = stream.hash', 'agent_id = stream.value'],
      order: 'time',
      values: [agentIds],
      count: agentIds.length,
      rest: { ...others, statuses, models, reachedModel },
    };
  }
  if (models) {
    return {
      name: 'models',
      relation: `${hashedValues('$1', `${next()}::text[]`)} AS stream`,
      conditions: [owner, 'model_hash = stream.hash', 'upstream_model = stream.value'],
      order: 'time',
      values: [models],
      count: models.length,
      rest: { ...others, statuses, reachedModel },
    };
  }
  const one = { relation: '(VALUES (1)) AS stream(value)', values: [], count: 1 };
  if (reachedModel === false) {
    return {
      ...one,
      name: 'no_model',
      conditions: [owner, ofNoModelHash('$1'), 'upstream_model IS NULL'],
      order: 'time',
      rest: { ...others, statuses },
    };
  }
  if (statuses && !statuses.includes('ok')) {
    return {
      name: 'statuses',
      relation: `unnest(${next()}::text[]) AS stream(value)`,
      // By the second one PostgreSQL knows that the index over what did not go well has them.
      conditions: [owner, 'status = stream.value', `status <> 'ok'`],
      order: 'list',
      values: [statuses],
      count: statuses.length,
      rest: { ...others, reachedModel },
    };
  }
  return {
    ...one,
    name: 'all',
    conditions: [owner],
    order: 'list',
    rest: { ...others, statuses, reachedModel },
  };
}
