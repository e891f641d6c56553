import { type ErrorDetail, formatInstant, type Stats, type StatsInput, statsInput } from '@masker/contract';
import { readsRows, type StatsParts, type StatsQuery } from '@masker/db';
import { visibleAgent } from '../auth/visible-agent.ts';
import type { Caller, Context } from '../context.ts';
import { type SessionWindow, sessionWindow } from '../cursor/window.ts';
import { check, type Unchecked } from '../input.ts';
import { WireJson } from '../wire-json.ts';
import { type Buckets, cut, cutToSessions, misfit, spanOf } from './stats-buckets.ts';
import { sumRows } from './sum-rows.ts';

/** Sums up the sessions that a walk of the list with the same filters returns. */
export async function readStats(ctx: Context & { caller: Caller }, input: Unchecked): Promise<Stats> {
  const { queries, now: clock } = ctx.services;
  const { accountId } = ctx.caller;
  const now = clock();
  const { filters, window } = check(statsInput, input, ctx, (value) => statsWindow(value, now));
  const span = spanOf(window, now);
  const buckets =
    cut(span, filters.bucket) ??
    cutToSessions(span, await queries.sessionSpan(accountId, ctx.caller.agentId));
  const query: StatsQuery = {
    accountId,
    since: window.since,
    until: window.until,
    agentId: visibleAgent(ctx.caller, filters.agent_id),
    status: filters.status,
    minRedactions: filters.min_redactions,
    ...buckets,
  };
  const parts = await (readsRows(query)
    ? sumRows(ctx, accountId, (gone) => queries.sessionStats(query, gone))
    : queries.sessionStats(query, ctx.gone()));
  return statsJson(window, buckets, parts) as unknown as Stats;
}

function statsWindow(
  filters: StatsInput,
  now: number,
): { filters: StatsInput; window: SessionWindow } | ErrorDetail[] {
  const window = sessionWindow(filters, now);
  if (Array.isArray(window)) return window;
  const wrong = filters.bucket === undefined ? null : misfit(filters.bucket, spanOf(window, now));
  return wrong ? [wrong] : { filters, window };
}

function statsJson(window: SessionWindow, { bucket }: Buckets, parts: StatsParts): WireJson {
  const until = window.until === undefined ? 'null' : `"${formatInstant(window.until)}"`;
  return new WireJson(
    `{"since":"${formatInstant(window.since)}","until":${until},"bucket":"${bucket}","totals":${parts.totals},` +
      `"series":${parts.series},"redactions_by_kind":${parts.kinds},"agents":${parts.agents},` +
      `"other_agents":${parts.otherAgents}}`,
    null,
  );
}
