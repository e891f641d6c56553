import { z } from 'zod';
import { sessionFilters, several } from './filters.ts';
import { idSchema } from './ids.ts';
import { instantSchema, kindSchema } from './session.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The widths that a bucket may have, in milliseconds, by their names; the narrowest first. */
export const bucketWidths = {
  '1m': minute,
  '5m': 5 * minute,
  '15m': 15 * minute,
  '1h': hour,
  '3h': 3 * hour,
  '6h': 6 * hour,
  '12h': 12 * hour,
  '1d': day,
  '7d': 7 * day,
  '30d': 30 * day,
} as const;

export type BucketName = keyof typeof bucketWidths;

const bucketNames = Object.keys(bucketWidths) as [BucketName, ...BucketName[]];

/** Bucket widths that a window is cut into at most. One more bucket when they don't begin with the window. */
export const maxBuckets = 200;

/** As many as a chart can tell apart. */
const wantedBuckets = 90;

/** The narrowest bucket that cuts a window of that many milliseconds into few enough; null when none does. */
export function fittingBucket(windowMs: number, atMost: number = wantedBuckets): BucketName | null {
  return bucketNames.find((name) => bucketCount(windowMs, name) <= atMost) ?? null;
}

/** How many buckets of that width a window of that many milliseconds takes. */
export function bucketCount(windowMs: number, bucket: BucketName): number {
  return Math.ceil(windowMs / bucketWidths[bucket]);
}

/** A start of buckets of every width, and a Monday. */
export const bucketOrigin = Date.UTC(2001, 0, 1);

/** The start of the bucket that an instant (in milliseconds) is in: days begin at midnight UTC, weeks on Monday. */
export function bucketStart(at: number, bucket: BucketName): number {
  const width = bucketWidths[bucket];
  return bucketOrigin + Math.floor((at - bucketOrigin) / width) * width;
}

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
