import { z } from 'zod';
import { bucketNames, maxBuckets } from './buckets.ts';
import { sessionFilters, several } from './filters.ts';
import { idSchema } from './id-schema.ts';
import { instantSchema, kindSchema } from './session.ts';

const bucketSchema = z.enum(bucketNames, { error: `must be one of ${bucketNames.join(', ')}` });

/** What is summed up only when it is asked for, as it takes longer to read. */
export const statsIncludes = ['durations', 'kinds_by_bucket', 'agent_series', 'agent_durations'] as const;

export type StatsInclude = (typeof statsIncludes)[number];

const includeSchema = several<StatsInclude>(
  z.enum(statsIncludes, { error: `must be one of ${statsIncludes.join(', ')}` }),
  { type: 'string', enum: [...statsIncludes] },
  { most: statsIncludes.length },
);

/** Kinds that each bucket tells of at most. */
export const maxBucketKinds = 100;

const compareSchema = z.enum(['previous'], { error: 'must be previous' });

/** The parameters of `sessions.stats`: the filters of the list, and how to cut the window. */
export const statsInput = sessionFilters.extend({
  bucket: bucketSchema
    .describe(
      `How wide a bucket of the series is: at most ${maxBuckets} fit into a window. What fits the window, unless given.`,
    )
    .optional(),
  include: includeSchema
    .describe(
      'What to add, one or several: `durations` (p50, p95 and p99), `kinds_by_bucket` (redactions by kind in each bucket), `agent_series` (a series for each agent), `agent_durations` (p50, p95 and p99 of each agent).',
    )
    .optional(),
  compare: compareSchema
    .describe('`previous`: adds the sums of the window before, of the same length.')
    .optional(),
});

export type StatsInput = z.infer<typeof statsInput>;

const count = z.number().int().min(0);

const byStatus = z
  .strictObject({ ok: count, error: count, partial: count })
  .describe('Sessions by how they ended.')
  .meta({ id: 'Stats.ByStatus' });

const sums = {
  sessions: count,
  redactions: count.describe('Redactions of all these sessions together.'),
  duration_ms: count.describe('How long all these sessions took together, in milliseconds.'),
  by_status: byStatus,
};

const kinds = z.record(kindSchema, count).describe('Redactions by kind; {} when there were none.');

const percentile = z.number().min(0);

const durationsSchema = z
  .strictObject({ p50: percentile, p95: percentile, p99: percentile })
  .nullable()
  .describe(
    'With `include=durations`, and of each agent with `include=agent_durations`: how long half, 95 % and 99 % of the sessions took at most, in milliseconds, within 3 %. Null when there are no sessions.',
  )
  .meta({ id: 'Stats.Durations' });

const perBucket = z.array(count).describe('One number for each bucket of `series`.');

const agentSeries = z
  .strictObject({ ok: perBucket, error: perBucket, partial: perBucket })
  .describe("With `include=agent_series`: the agent's sessions by status, bucket by bucket.")
  .meta({ id: 'Stats.AgentSeries' });

const agentSums = {
  agent_id: idSchema('agent'),
  agent_name: z.string().describe("The agent's present name."),
  ...sums,
};

const totals = z.strictObject(sums).meta({ id: 'Stats.Totals' });

const otherAgents = count.describe('How many more agents have sessions in the window.');

/**
 * The sums of the sessions of a window: exactly those that the list returns with the same filters on all its pages.
 *
 * Optional fields are present when `include` or `compare` asked for them. Older servers refuse these parameters as
 * unknown (`validation_failed`).
 */
export const statsSchema = z
  .strictObject({
    since: instantSchema.describe('Where the window begins, inclusive.'),
    until: instantSchema.nullable().describe('Where the window ends, exclusive; null when it is open.'),
    bucket: bucketSchema.describe('How wide a bucket of the series is.'),
    totals,
    series: z
      .array(
        z
          .strictObject({
            start: instantSchema.describe('Where the bucket begins; weeks on Monday, days at midnight UTC.'),
            ok: count,
            error: count,
            partial: count,
            redactions_by_kind: kinds
              .optional()
              .describe(
                `With \`include=kinds_by_bucket\`: redactions by kind; {} when there were none. At most ${maxBucketKinds} kinds, those with the most redactions in the window, in that order.`,
              ),
          })
          .meta({ id: 'Stats.Bucket' }),
      )
      .describe(
        'Sessions by start and status: every bucket of the window, empty ones too. Where a window reaches further than the series, its first and last bucket hold the rest.',
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
      .describe('The agents with the most sessions first, 100 at most.'),
    other_agents: otherAgents,
    durations: durationsSchema.optional(),
    other_kinds: count
      .describe('With `include=kinds_by_bucket`: how many more kinds there are than buckets tell of.')
      .optional(),
    previous: z
      .strictObject({
        since: instantSchema.describe('Where the window before begins.'),
        until: instantSchema.describe('Where the window itself begins.'),
        totals,
        redactions_by_kind: kinds,
        agents: z.array(z.strictObject(agentSums).meta({ id: 'Stats.PreviousAgent' })),
        other_agents: otherAgents,
        durations: durationsSchema.optional(),
      })
      .optional()
      .describe('With `compare=previous`: the same sums of the window before, of the same length.')
      .meta({ id: 'Stats.Previous' }),
  })
  .meta({ id: 'Stats' });

export type Stats = z.infer<typeof statsSchema>;
