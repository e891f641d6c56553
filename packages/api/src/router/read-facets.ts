import {
  contradictions,
  type ErrorDetail,
  type Facets,
  type FacetsInput,
  facetsInput,
} from '@masker/contract';
import { type FacetsQuery, facetsReadRows } from '@masker/db';
import { WireJson } from '../answer/wire-json.ts';
import type { Caller } from '../auth/caller.ts';
import type { Context } from '../procedure/context.ts';
import { check, type ReadInput } from '../procedure/input.ts';
import { conditionsOf } from '../session-filter/session-filter.ts';
import { sessionWindow } from '../session-filter/window.ts';
import { sumRows } from './sum-rows.ts';

/** Counts sessions by value: exactly the sessions that the list returns with the same filters. */
export async function readFacets(ctx: Context & { caller: Caller }, input: ReadInput): Promise<Facets> {
  const { now } = ctx.services;
  const query = check(facetsInput, input, ctx, (filters) => facetsQuery(filters, ctx.caller, now()));
  const { reads } = ctx.readFrom(ctx.caller);
  const json = await (facetsReadRows(query)
    ? sumRows(ctx, query.accountId, (gone) => reads.sessionFacets(query, gone))
    : reads.sessionFacets(query, ctx.gone()));
  return new WireJson(json, null) as unknown as Facets;
}

/** Converts list filters to a facets query. The caller's agent limits every facet, also the facet of agents. */
function facetsQuery(filters: FacetsInput, caller: Caller, now: number): FacetsQuery | ErrorDetail[] {
  const window = sessionWindow(filters, now);
  const problems = [...(Array.isArray(window) ? window : []), ...contradictions(filters)];
  if (Array.isArray(window) || problems.length > 0) return problems;
  const { accountId, agentId } = caller;
  const { since, until } = window;
  return { accountId, within: agentId ?? undefined, ...conditionsOf(filters), since, until };
}
