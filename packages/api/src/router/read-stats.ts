import {
  type BucketName,
  type ErrorDetail,
  formatInstant,
  type Stats,
  type StatsInput,
  statsInput,
} from '@masker/contract';
import { readsRows, type StatsParts, type StatsQuery } from '@masker/db';
import { WireJson } from '../answer/wire-json.ts';
import type { Caller } from '../auth/caller.ts';
import type { Context } from '../procedure/context.ts';
import { check, type ReadInput } from '../procedure/input.ts';
import { type ResolvedFilter, sessionFilter } from '../session-filter/session-filter.ts';
import { type Buckets, cut, cutToSessions, misfit, spanOf } from './stats-buckets.ts';
import { sumRows } from './sum-rows.ts';

/** Sums up the sessions that a walk of the list with the same filters returns. */
export async function readStats(ctx: Context & { caller: Caller }, input: ReadInput): Promise<Stats> {
  const { queries, now: clock } = ctx.services;
  const { accountId } = ctx.caller;
  const now = clock();
  const { filter, bucket } = check(statsInput, input, ctx, (value) => statsOf(value, ctx.caller, now));
  const span = spanOf(filter, now);
  const buckets =
    cut(span, bucket) ?? cutToSessions(span, await queries.sessionSpan(accountId, ctx.caller.agentId));
  const query: StatsQuery = { ...filter, accountId, ...buckets };
  const parts = await (readsRows(query)
    ? sumRows(ctx, accountId, (gone) => queries.sessionStats(query, gone))
    : queries.sessionStats(query, ctx.gone()));
  return statsJson(filter, buckets, parts) as unknown as Stats;
}

/** What to sum up, and how wide a bucket was asked for. */
function statsOf(
  { bucket, ...filters }: StatsInput,
  caller: Caller,
  now: number,
): { filter: ResolvedFilter['filter']; bucket: BucketName | undefined } | ErrorDetail[] {
  const resolved = sessionFilter(filters, caller, now);
  if (Array.isArray(resolved)) return resolved;
  const wrong = bucket === undefined ? null : misfit(bucket, spanOf(resolved.filter, now));
  return wrong ? [wrong] : { filter: resolved.filter, bucket };
}

function statsJson(window: ResolvedFilter['filter'], { bucket }: Buckets, parts: StatsParts): WireJson {
  const until = window.until === undefined ? 'null' : `"${formatInstant(window.until)}"`;
  return new WireJson(
    `{"since":"${formatInstant(window.since)}","until":${until},"bucket":"${bucket}","totals":${parts.totals},` +
      `"series":${parts.series},"redactions_by_kind":${parts.kinds},"agents":${parts.agents},` +
      `"other_agents":${parts.otherAgents}}`,
    null,
  );
}
