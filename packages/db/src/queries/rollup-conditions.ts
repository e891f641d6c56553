import { sessionStatuses } from '@masker/contract';
import { durationEntries } from '../rollup/duration-histogram.ts';
import { durationKeys, kindKeys } from '../rollup/rare-starts.ts';
import type { SessionFilter } from '../session/filter.ts';
import { statusLiteral } from './list-conditions.ts';

/** What a rollup has if any of its sessions are meant by a filter, as SQL on a row of `session_rollup`. */
export interface RollupConditions {
  /** What the text depends on, as parts of a name. */
  name: string[];
  conditions: string[];
  values: unknown[];
  /** The keys of its lists of starts, as parameters, if they are asked for: a session has one of each. */
  keys: string[];
  /** How many of its sessions have the status and the model asked for, as SQL; all when neither is. */
  sessions: string;
}

const all = 'ok_sessions + error_sessions + partial_sessions';

/**
 * Conditions that rollups have columns for. A rollup that lacks facets or starts is taken for one that has anything.
 *
 * @param next the next parameter of the statement, such as `$3`
 * @param lists whether the keys of lists are asked for
 */
export function rollupConditions(filter: SessionFilter, next: () => string, lists = false): RollupConditions {
  const { kinds, models, reachedModel, minDurationMs, maxDurationMs } = filter;
  const statuses = filter.statuses?.includes('ok') ? undefined : filter.statuses?.map(statusLiteral);
  const ofStatuses = (column: string) => statuses?.map((one) => `${one}_${column}`) ?? [column];
  const found: RollupConditions = {
    name: statuses ? [...statuses] : [],
    conditions: [],
    values: [],
    keys: [],
    sessions: statuses ? ofStatuses('sessions').join(' + ') : all,
  };
  const parameter = (name: string, value: readonly string[]) => {
    found.name.push(name);
    found.values.push(value);
    return `${next()}::text[]`;
  };
  const either = (conditions: string[]) => `(${conditions.join(' OR ')})`;
  if (statuses) found.conditions.push(`${found.sessions} > 0`);
  if (kinds) {
    const keys = parameter('kinds', kinds);
    found.conditions.push(either(ofStatuses('kinds').map((column) => `${column} ?| ${keys}`)));
    if (lists) found.keys.push(parameter('starts', kindKeys(kinds)));
  }
  if (models || reachedModel === false) {
    const keys = parameter('models', models ? models.map((one) => `m${one}`) : ['n']);
    const facets = ofStatuses('facets');
    found.conditions.push(either(['facets IS NULL', ...facets.map((column) => `${column} ?| ${keys}`)]));
    const ofModels = facets.map((column) => `coalesce((${column} ->> model)::bigint, 0)`).join(' + ');
    found.sessions = `(SELECT sum(${ofModels}) FROM unnest(${keys}) AS model)`;
  }
  if (minDurationMs !== undefined || maxDurationMs !== undefined) {
    const [least, most] = [minDurationMs ?? 0, maxDurationMs ?? Number.MAX_VALUE];
    const keys = parameter('durations', durationKeys(least, most));
    const entries = durationEntries(statuses ?? sessionStatuses, least, most);
    const within = entries.map(({ from, until }) => {
      found.values.push(from, until);
      return `packed >= ${next()}::bigint AND packed < ${next()}::bigint`;
    });
    const counted = `durations IS NULL OR EXISTS (SELECT FROM unnest(durations) AS packed WHERE ${within.join(' OR ')})`;
    // Counts take longer to look through, and know no more than lists do unless some statuses are asked for.
    found.conditions.push(
      statuses
        ? `CASE WHEN starts IS NOT NULL AND NOT starts ?| ${keys} THEN false ELSE ${counted} END`
        : `CASE WHEN starts IS NOT NULL THEN starts ?| ${keys} ELSE ${counted} END`,
    );
    if (lists) found.keys.push(keys);
  }
  return found;
}
