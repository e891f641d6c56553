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

/** Sums up the sessions that a walk of the list with the same filters returns. */
export async function readStats(ctx: Context & { caller: Caller }, input: ReadInput): Promise<Stats> {
  const { queries, now: clock } = ctx.services;
  const { accountId } = ctx.caller;
  const now = clock();
  const asked = check(statsInput, input, ctx, (value) => statsOf(value, ctx.caller, now));
  const { filter, bucket, include, previous } = asked;
  const span = spanOf(filter, now);
  const buckets =
    cut(span, bucket) ?? cutToSessions(span, await queries.sessionSpan(accountId, ctx.caller.agentId));
  const query: StatsQuery = { ...filter, accountId, ...buckets, include, previous };
  const parts = await (readsRows(query)
    ? sumRows(ctx, accountId, (gone) => queries.sessionStats(query, gone))
    : queries.sessionStats(query, ctx.gone()));
  return statsJson(asked, buckets, parts) as unknown as Stats;
}

/** What was asked for. */
interface Asked extends Pick<StatsQuery, 'include' | 'previous'> {
  filter: ResolvedFilter['filter'];
  bucket: BucketName | undefined;
}

/** What to sum up, how wide a bucket was asked for, what to tell besides, and the window to compare with. */
function statsOf(
  { bucket, include, compare, ...filters }: StatsInput,
  caller: Caller,
  now: number,
): Asked | ErrorDetail[] {
  const resolved = sessionFilter(filters, caller, now);
  if (Array.isArray(resolved)) return resolved;
  const span = spanOf(resolved.filter, now);
  const previous = compare && { since: 2 * span.from - span.to, until: span.from };
  const wrong: ErrorDetail[] = [];
  const unfit = bucket === undefined ? null : misfit(bucket, span);
  if (unfit) wrong.push(unfit);
  if (previous && previous.since < firstInstant) {
    const message = 'needs a window that begins later: the one before would begin before the year 1';
    wrong.push(errorDetail('compare', { message }, compare));
  }
  if (wrong.length > 0) return wrong;
  return { filter: resolved.filter, bucket, include: include && valuesOf<StatsInclude>(include), previous };
}

function statsJson({ filter, previous }: Asked, { bucket }: Buckets, parts: StatsParts): WireJson {
  const until = filter.until === undefined ? 'null' : `"${formatInstant(filter.until)}"`;
  const before =
    previous && parts.previous
      ? `,"previous":{"since":"${formatInstant(previous.since)}","until":"${formatInstant(previous.until)}",` +
        `"totals":${parts.previous.totals},${furtherJson(parts.previous)}}`
      : '';
  return new WireJson(
    `{"since":"${formatInstant(filter.since)}","until":${until},"bucket":"${bucket}","totals":${parts.totals},` +
      `"series":${parts.series},${furtherJson(parts)}${before}}`,
    null,
  );
}

function furtherJson({ kinds, agents, otherAgents, durations, otherKinds }: StatsParts): string {
  return (
    `"redactions_by_kind":${kinds},"agents":${agents},"other_agents":${otherAgents}` +
    (durations === undefined ? '' : `,"durations":${durations}`) +
    (otherKinds === undefined ? '' : `,"other_kinds":${otherKinds}`)
  );
}
