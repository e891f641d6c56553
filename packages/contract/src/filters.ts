import { z } from 'zod';
import { idSchema } from './ids.ts';
import { statusSchema } from './session.ts';
import { defaultSince, sinceSchema, untilSchema } from './window.ts';

const minRedactionsMessage = 'must be an integer of 0 or more';

/**
 * What narrows the sessions of an account. The inputs of the list, an agent's list, exports, stats and watches are
 * made from it.
 */
export const sessionFilters = z.strictObject({
  since: sinceSchema
    .describe(
      'Sessions that started within this window: a duration (`30m`, `24h`, `7d`) or an ISO 8601 UTC timestamp, inclusive.',
    )
    .meta({ default: defaultSince, examples: ['7d', '2026-05-03T21:14:32Z'] })
    .optional(),
  until: untilSchema
    .describe('Sessions that started before this ISO 8601 UTC timestamp, exclusive.')
    .meta({ format: 'date-time' })
    .optional(),
  agent_id: idSchema('agent').describe('Sessions that this agent handled.').optional(),
  status: statusSchema.describe('Sessions that ended this way. Omit for all.').optional(),
  min_redactions: z
    .number({ error: minRedactionsMessage })
    .int({ error: minRedactionsMessage })
    .min(0, { error: minRedactionsMessage })
    .describe('Sessions with at least this many redactions.')
    .meta({ default: 0 })
    .optional(),
});

export type SessionFilters = z.infer<typeof sessionFilters>;
