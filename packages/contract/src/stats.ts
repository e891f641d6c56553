import { z } from 'zod';
import { bucketNames, maxBuckets } from './buckets.ts';
import { sessionFilters, several } from './filters.ts';
import { idSchema } from './id-schema.ts';
import { instantSchema, kindSchema } from './session.ts';
import type { SessionStatus } from './session-values.ts';

const bucketSchema = z.enum(bucketNames, { error: `must be one of ${bucketNames.join(', ')}` });

/** The optional parts, which take longer to read. */
export const statsIncludes = ['durations', 'kinds_by_bucket', 'agent_series', 'agent_durations'] as const;

export type StatsInclude = (typeof statsIncludes)[number];

const includeSchema = several<StatsInclude>(
  z.enum(statsIncludes, { error: `must be one of ${statsIncludes.join(', ')}` }),
  { type: 'string', enum: [...statsIncludes] },
  { most: statsIncludes.length },
);

/** The maximum number of kinds in each bucket. */
export const maxBucketKinds = 100;

const compareSchema = z.enum(['previous'], { error: 'must be previous' });

/** The parameters of `sessions.stats`: the filters of the list, and how to cut the window. */
export const statsInput = sessionFilters.extend({
  bucket: bucketSchema
    .describe(
      `The width of a bucket of the series; a window has at most ${maxBuckets} buckets. By default, a width that fits the window.`,
    )
    .optional(),
  include: includeSchema
    .describe(
      'Optional parts of the response, one or several: `durations` (p50, p95 and p99), `kinds_by_bucket` (redactions by kind in each bucket), `agent_series` (a series for each agent), `agent_durations` (p50, p95 and p99 of each agent).',
    )
    .optional(),
  compare: compareSchema
    .describe('`previous`: adds the sums of the previous window of the same length.')
    .optional(),
});

export type StatsInput = z.infer<typeof statsInput>;

const count = z.number().int().min(0);

/** A value for each status, so that a new one does not compile until it is here. */
type ByStatus = Record<SessionStatus, z.ZodType>;

const byStatus = z
  .strictObject({ ok: count, error: count, partial: count } satisfies ByStatus)
  .describe('Sessions by outcome.')
  .meta({ id: 'Stats.ByStatus' });

const sums = {
  sessions: count,
  redactions: count.describe('Redactions of all these sessions together.'),
  redactions_not_reported: count
    .optional()
    .describe(
      'How many of these sessions come from a source that reports no redaction counts: `redactions` tells nothing of them. Absent when there are none.',
    ),
  duration_ms: count.describe('How long all these sessions took together, in milliseconds.'),
  by_status: byStatus,
};

const kinds = z.record(kindSchema, count).describe('Redactions by kind; {} for none.');

const percentile = z.number().min(0);

const durationsSchema = z
  .strictObject({ p50: percentile, p95: percentile, p99: percentile })
  .nullable()
  .describe(
    'With `include=durations`, and for each agent with `include=agent_durations`: the percentiles of the durations in milliseconds, within 3 %. Null without sessions.',
  )
  .meta({ id: 'Stats.Durations' });

const perBucket = z.array(count).describe('One number for each bucket of `series`.');

const agentSeries = z
  .strictObject({ ok: perBucket, error: perBucket, partial: perBucket } satisfies ByStatus)
  .describe("With `include=agent_series`: the agent's sessions by status in each bucket.")
  .meta({ id: 'Stats.AgentSeries' });

const agentSums = {
  agent_id: idSchema('agent'),
  agent_name: z.string().describe("The agent's current name."),
  ...sums,
};

const totals = z.strictObject(sums).meta({ id: 'Stats.Totals' });

const otherAgents = count.describe('The number of further agents with sessions in the window.');

/**
 * The sums of the sessions of a window: exactly those that the list returns with the same filters on all its pages.
 *
 * Optional fields are present if `include` or `compare` requested them. Older servers refuse these parameters as
 * unknown (`validation_failed`).
 */
export const statsSchema = z
  .strictObject({
    since: instantSchema.describe('The start of the window, inclusive.'),
    until: instantSchema.nullable().describe('The end of the window, exclusive; null if it is open.'),
    bucket: bucketSchema.describe('The width of a bucket of the series.'),
    totals,
    series: z
      .array(
        z
          .strictObject({
            start: instantSchema.describe(
              'The start of the bucket: weeks start on Monday, days at midnight UTC.',
            ),
            ok: count,
            error: count,
            partial: count,
            redactions_by_kind: kinds
              .optional()
              .describe(
                `With \`include=kinds_by_bucket\`: redactions by kind; {} for none. At most ${maxBucketKinds} kinds: those with the most redactions in the window, in that order.`,
              ),
          })
          .meta({ id: 'Stats.Bucket' }),
      )
      .describe(
        'Sessions by start and status: every bucket of the window, including empty ones. If the window extends beyond the series, its first and last bucket include the rest.',
      ),
    redactions_by_kind: kinds,
    agents: z
      .array(
        z
          .strictObject({
            ...agentSums,
            series: agentSeries.optional(),
            durations: durationsSchema.optional(),
          })
          .meta({ id: 'Stats.Agent' }),
      )
      .describe('The agents, those with the most sessions first; at most 100.'),
    other_agents: otherAgents,
    durations: durationsSchema.optional(),
    other_kinds: count
      .describe('With `include=kinds_by_bucket`: the number of kinds that the buckets omit.')
      .optional(),
    previous: z
      .strictObject({
        since: instantSchema.describe('The start of the previous window.'),
        until: instantSchema.describe('The start of the window itself.'),
        totals,
        redactions_by_kind: kinds,
        agents: z.array(z.strictObject(agentSums).meta({ id: 'Stats.PreviousAgent' })),
        other_agents: otherAgents,
        durations: durationsSchema.optional(),
      })
      .optional()
      .describe('With `compare=previous`: the same sums for the previous window of the same length.')
      .meta({ id: 'Stats.Previous' }),
  })
  .meta({ id: 'Stats' });

export type Stats = z.infer<typeof statsSchema>;
