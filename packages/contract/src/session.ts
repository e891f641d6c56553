import { z } from 'zod';
import { idSchema } from './id-schema.ts';
import { kindPattern, kindRule, maxCount, sessionStatuses } from './session-values.ts';
import { writtenInstantSchema } from './window-schema.ts';

export const statusSchema = z.enum(sessionStatuses, {
  error: `must be one of ${sessionStatuses.join(', ')}`,
});

/** An instant as the wire writes it. */
export const instantSchema = writtenInstantSchema.meta({ format: 'date-time' });

/** The name of a kind of redaction. */
export const kindSchema = z
  .string({ error: `must be ${kindRule}` })
  .regex(kindPattern, { error: `must be ${kindRule}` });

const count = z
  .number({ error: 'must be a whole number' })
  .int({ error: 'must be a whole number' })
  .min(0, { error: 'must not be negative' })
  .max(maxCount, { error: `must be at most ${maxCount}` });

/** The summary of one call, as the wire has it: field order is part of the contract. */
export const sessionSchema = z
  .strictObject({
    id: idSchema('session').describe('The session.'),
    agent_id: idSchema('agent').describe('The agent that handled the call.'),
    agent_name: z.string().describe("The agent's name at the time; it outlives the agent."),
    started_at: instantSchema.describe('The start of the call.'),
    ended_at: instantSchema.describe('The end of the call.'),
    duration_ms: z.number().int().min(0).describe('ended_at − started_at, in milliseconds.'),
    status: statusSchema.describe('The outcome of the call.'),
    redaction_count: count.describe('The sum of redactions_by_kind.'),
    redactions_by_kind: z
      .record(kindSchema, count)
      .describe('Redactions by kind; {} for none. The set of kinds is open.'),
    upstream_model: z
      .string()
      .nullable()
      .describe('The language model behind the proxy; null if the call never reached one.'),
    redactions_reported: z
      .literal(false)
      .optional()
      .describe(
        'false if the source reports no redaction counts: redaction_count is then 0 and redactions_by_kind {}, whatever was redacted. Absent otherwise.',
      ),
  })
  .meta({ id: 'Session' });

/** One session summary. Timestamps are ISO 8601 UTC; `duration_ms` is milliseconds. */
export type Session = z.infer<typeof sessionSchema>;
