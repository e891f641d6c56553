import { z } from 'zod';
import { maxFilterValues, maxModelsLength, type Several, sessionOrders, valuesOf } from './filter-values.ts';
import { idSchema } from './id-schema.ts';
import { idPattern } from './ids.ts';
import { inJson } from './json-types.ts';
import { nameSchema } from './name-schema.ts';
import { nameRule } from './names.ts';
import { kindSchema, statusSchema } from './session.ts';
import { kindPattern, type SessionStatus, sessionStatuses } from './session-values.ts';
import { defaultSince } from './window.ts';
import { sinceSchema, untilSchema } from './window-schema.ts';

/**
 * One value, or several as a list or joined by commas.
 *
 * @param one the schema of a value
 * @param form its JSON Schema
 */
export function several<T extends string>(
  one: z.ZodType<T>,
  form: object,
  { most, longest = Number.POSITIVE_INFINITY, isEncoded = false }: SeveralOptions,
) {
  const problemOf = (given: string | string[]): string | undefined => {
    const values = valuesOf(given, isEncoded);
    if (values.length > most) return `must have at most ${most} values`;
    if (values.length === 0) return 'must have a value, or be left out';
    for (const value of values) {
      const message = messageOf(one, value);
      if (message !== undefined) return message;
    }
    if (values.join('').length > longest)
      return `must have at most ${longest} characters in all values together`;
    return undefined;
  };
  return z
    .union([z.string(), z.array(z.string())], { error: () => messageOf(one, undefined) ?? 'must be text' })
    .superRefine((given, ctx) => {
      const message = problemOf(given);
      if (message !== undefined) ctx.addIssue({ code: 'custom', message });
    })
    .meta({
      anyOf: [{ type: 'string' }, { type: 'array', items: form, minItems: 1, maxItems: most }],
    }) as unknown as z.ZodType<Several<T>, Several<T>>;
}

interface SeveralOptions {
  most: number;
  /** Characters of all of them together. */
  longest?: number;
  isEncoded?: boolean;
}

function messageOf(schema: z.ZodType, value: unknown): string | undefined {
  return schema.safeParse(value).error?.issues[0]?.message;
}

const wholeMessage = 'must be an integer of 0 or more';

const whole = z
  .number({ error: inJson(wholeMessage) })
  .int({ error: wholeMessage })
  .min(0, { error: wholeMessage });

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
  agent_id: several<string>(
    idSchema('agent'),
    { type: 'string', pattern: idPattern('agent') },
    { most: maxFilterValues.agent_id },
  )
    .describe('Sessions of this agent, or of one of several.')
    .optional(),
  status: several<SessionStatus>(
    statusSchema,
    { type: 'string', enum: [...sessionStatuses] },
    { most: maxFilterValues.status },
  )
    .describe('Sessions with this status, or one of several. Omit for all.')
    .optional(),
  kind: several<string>(
    kindSchema,
    { type: 'string', pattern: kindPattern.source },
    { most: maxFilterValues.kind },
  )
    .describe('Sessions with at least one redaction of this kind, or of one of several kinds.')
    .optional(),
  model: several<string>(
    nameSchema(
      `must be ${nameRule}; several are joined by commas, so a comma in a name is written %2C, and a % is %25 (in a URL %252C and %2525)`,
    ),
    { type: 'string' },
    { most: maxFilterValues.model, longest: maxModelsLength, isEncoded: true },
  )
    .describe(
      'Sessions that reached this model, or one of several. In a name, a comma is percent-encoded twice, and so is a percent sign.',
    )
    .optional(),
  reached_model: z
    .union([z.boolean(), z.enum(['true', 'false'])], { error: 'must be true or false' })
    .describe('Sessions that reached a model (`upstream_model` is not null), or that did not.')
    .optional(),
  min_redactions: whole
    .describe('Sessions with at least this many redactions.')
    .meta({ default: 0 })
    .optional(),
  min_duration_ms: whole.describe('Sessions of at least this duration, in milliseconds.').optional(),
  max_duration_ms: whole.describe('Sessions of at most this duration, in milliseconds.').optional(),
});

export type SessionFilters = z.infer<typeof sessionFilters>;

/** `order` */
export const orderSchema = z
  .enum(sessionOrders, { error: 'must be one of newest, oldest' })
  .describe('`newest`: by `started_at`, then by `id`, both descending. `oldest`: both ascending.')
  .meta({ default: 'newest' });
