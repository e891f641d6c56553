import {
  type BucketName,
  type ErrorDetail,
  errorDetail,
  firstInstant,
  formatInstant,
  type Stats,
  type StatsInclude,
  type StatsInput,
  statsInput,
  valuesOf,
} from '@masker/contract';
import { readsRows, type StatsParts, type StatsQuery } from '@masker/db';
import { WireJson } from '../answer/wire-json.ts';
import type { Caller } from '../auth/caller.ts';
import type { Context } from '../procedure/context.ts';
import { check, type ReadInput } from '../procedure/input.ts';
import { type ResolvedFilter, sessionFilter } from '../session-filter/session-filter.ts';
import { type Buckets, cut, cutToSessions, misfit, spanOf } from './stats-buckets.ts';
import { sumRows } from './sum-rows.ts';

/** Sums up exactly the sessions that the list returns with the same filters. */
export async function readStats(ctx: Context & { caller: Caller }, input: ReadInput): Promise<Stats> {
  const { accountId } = ctx.caller;
  const now = ctx.services.now();
  const request = check(statsInput, input, ctx, (value) => statsRequest(value, ctx.caller, now));
  const { filter, bucket, include, previous } = request;
  const span = spanOf(filter, now);
  const { reads } = ctx.readFrom(ctx.caller);
  const buckets =
    cut(span, bucket) ?? cutToSessions(span, await reads.sessionSpan(accountId, ctx.caller.agentId));
  const query: StatsQuery = { ...filter, accountId, ...buckets, include, previous };
  const parts = await (readsRows(query)
    ? sumRows(ctx, accountId, (gone) => reads.sessionStats(query, gone))
    : reads.sessionStats(query, ctx.gone()));
  return statsJson(request, buckets, parts) as unknown as Stats;
}

/** The resolved request. */
interface StatsRequest extends Pick<StatsQuery, 'include' | 'previous'> {
  filter: ResolvedFilter['filter'];
  bucket: BucketName | undefined;
}

/** Resolves a request, or returns the problems with its parameters. */
function statsRequest(
  { bucket, include, compare, ...filters }: StatsInput,
  caller: Caller,
  now: number,
): StatsRequest | ErrorDetail[] {
  const resolved = sessionFilter(filters, caller, now);
  if (Array.isArray(resolved)) return resolved;
  const span = spanOf(resolved.filter, now);
  const previous = compare && { since: 2 * span.from - span.to, until: span.from };
  const problems: ErrorDetail[] = [];
  const bucketProblem = bucket === undefined ? null : misfit(bucket, span);
  if (bucketProblem) problems.push(bucketProblem);
  if (previous && previous.since < firstInstant) {
    const message = 'needs a window that starts later: the previous window would start before the year 1';
    problems.push(errorDetail('compare', { message }, compare));
  }
  if (problems.length > 0) return problems;
  return { filter: resolved.filter, bucket, include: include && valuesOf<StatsInclude>(include), previous };
}

function statsJson({ filter, previous }: StatsRequest, { bucket }: Buckets, parts: StatsParts): WireJson {
  const until = filter.until === undefined ? 'null' : `"${formatInstant(filter.until)}"`;
  const before =
    previous && parts.previous
      ? `,"previous":{"since":"${formatInstant(previous.since)}","until":"${formatInstant(previous.until)}",` +
        `"totals":${parts.previous.totals},${partsJson(parts.previous)}}`
      : '';
  return new WireJson(
    `{"since":"${formatInstant(filter.since)}","until":${until},"bucket":"${bucket}","totals":${parts.totals},` +
      `"series":${parts.series},${partsJson(parts)}${before}}`,
    null,
  );
}

function partsJson({ kinds, agents, otherAgents, durations, otherKinds }: StatsParts): string {
  return (
    `"redactions_by_kind":${kinds},"agents":${agents},"other_agents":${otherAgents}` +
    (durations === undefined ? '' : `,"durations":${durations}`) +
    (otherKinds === undefined ? '' : `,"other_kinds":${otherKinds}`)
  );
}
