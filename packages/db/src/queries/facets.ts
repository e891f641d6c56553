import { sessionStatuses } from '@masker/contract';
import { cover } from '../rollup/cover.ts';
import { coverValues, instantText } from '../rollup/cover-sql.ts';
import { facetWidths } from '../rollup/widths.ts';
import type { Queryable } from '../scope/scopes.ts';
import { hasOtherConditions, type SessionFilter } from '../session/filter.ts';
import { type FacetsRow, facetsJson } from './facets-json.ts';
import { facetsOfRollups } from './facets-of-rollups.ts';
import { facetsOfRows, type RowsShape } from './facets-of-rows.ts';
import { madeStatement, type Statement } from './made-statement.ts';

/** Which sessions of one account to tell apart. Instants are milliseconds since the epoch. */
export interface FacetsQuery extends SessionFilter {
  accountId: string;
  since: number;
  /** The one agent that the caller may see: the facet of agents has no other. */
  within?: string | undefined;
}

/**
 * Counts sessions by status, agent, kind and model, all as of one moment.
 *
 * Everything comes from rollups, and from the rows at the edges of the window, unless a condition is on something that
 * rollups do not contain: {@link facetsReadRows}.
 *
 * @returns wire JSON
 */
export async function sessionFacets(account: Queryable, query: FacetsQuery): Promise<string> {
  const result = await account.query<FacetsRow>(facetsQuestion(query));
  return facetsJson(result.rows[0] as FacetsRow);
}

/** Whether a query is answered from the sessions themselves, one by one, as no rollup knows of its conditions. */
export function facetsReadRows(query: FacetsQuery): boolean {
  return hasOtherConditions(query, ['since', 'until', 'agentIds', 'statuses']);
}

/** The statement that answers a query, and its parameters. */
export function facetsQuestion(query: FacetsQuery): Statement & { values: unknown[] } {
  return facetsReadRows(query) ? questionOfRows(query) : questionOfRollups(query);
}

function questionOfRollups(query: FacetsQuery): Statement & { values: unknown[] } {
  const { accountId, within, since, until = Number.POSITIVE_INFINITY } = query;
  const agentIds = chosenAgents(query);
  const asked = sessionStatuses.map((one) => (query.statuses?.includes(one) === false ? 0 : 1));
  const window = { since, until };
  const shape = { within: within !== undefined, chosen: agentIds !== undefined };
  const name = `facets_${[...(shape.within ? ['within'] : []), ...(shape.chosen ? ['chosen'] : [])].join('_')}`;
  return {
    ...madeStatement(name, () => facetsOfRollups(shape)),
    values: [
      accountId,
      ...asked,
      ...coverValues(cover(window)),
      ...(agentIds ? [...coverValues(cover(window, facetWidths.agent)), agentIds] : []),
      ...(within === undefined ? [] : [within]),
    ],
  };
}

/** The agents whose sessions are counted; undefined for all. */
function chosenAgents({ within, agentIds }: FacetsQuery): string[] | undefined {
  if (within === undefined) return agentIds && [...new Set(agentIds)];
  return agentIds?.includes(within) === false ? [] : [within];
}

function questionOfRows(query: FacetsQuery): Statement & { values: unknown[] } {
  const { accountId, within, since, until = Number.POSITIVE_INFINITY, agentIds: _, ...others } = query;
  const { statuses, kinds, models, reachedModel, minRedactions = 0, minDurationMs = 0, ...rest } = others;
  const { maxDurationMs, ...unknown } = rest;
  // A new filter does not compile until it is a condition here, because it would be ignored.
  void (unknown satisfies Record<string, never>);
  const shape: RowsShape = {
    within: within !== undefined,
    redactions: minRedactions > 0,
    reachedModel: reachedModel ?? null,
    shortest: minDurationMs > 0,
    longest: maxDurationMs !== undefined,
  };
  const name = [
    'facets_rows',
    ...(shape.within ? ['within'] : []),
    ...(shape.redactions ? ['redactions'] : []),
    ...(shape.reachedModel === null ? [] : [shape.reachedModel ? 'reached' : 'unreached']),
    ...(shape.shortest ? ['shortest'] : []),
    ...(shape.longest ? ['longest'] : []),
  ].join('_');
  return {
    ...madeStatement(name, () => facetsOfRows(shape)),
    values: [
      accountId,
      instantText(since),
      instantText(until),
      chosenAgents(query) ?? null,
      statuses ?? null,
      kinds ?? null,
      models ?? null,
      ...(shape.within ? [within] : []),
      ...(shape.redactions ? [minRedactions] : []),
      ...(shape.shortest ? [minDurationMs] : []),
      ...(shape.longest ? [maxDurationMs] : []),
    ],
  };
}
