import { z } from 'zod';
import { isId } from './ids.ts';
import { cursorSchema, limitSchema, nextCursorSchema, pageInput, searchSchema } from './list.ts';
import { instantSchema } from './session.ts';
import { sinceSchema, untilSchema } from './window.ts';

/** The window of the audit log when none is asked for. */
export const defaultAccessSince = '30d';

/** Who did something: a person, a service with a token, or an operator on the server's machine. */
export const actorSchema = z
  .strictObject({
    kind: z.enum(['user', 'token', 'operator']),
    id: z.string().describe('`usr_…`, `tok_…`, or `operator`.'),
    name: z.string().describe('As it was then.'),
  })
  .meta({ id: 'Actor' });

export type Actor = z.infer<typeof actorSchema>;

const filterValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

/** One access to the account, as it was recorded. */
export const accessEntrySchema = z
  .strictObject({
    sequence: z.number().int().min(1).describe('Counts the entries of the account, without a hole.'),
    at: instantSchema.describe('Never before that of the entry ahead.'),
    actor: actorSchema,
    action: z.string().describe('The procedure, or what else was done, such as `signIns.create`.'),
    outcome: z
      .enum(['ok', 'refused'])
      .describe('`refused`: nothing of what was asked for was given or done.'),
    target: z.string().nullable().describe('The id of the one thing that it was about.'),
    filters: z
      .record(z.string(), filterValue)
      .describe('The parameters as given; of a cursor only that there was one, of free text nothing.'),
    rows: z.number().int().min(0).nullable().describe('Rows returned; null where none are.'),
    request_id: z.string(),
    address: z.string().nullable().describe('Where the request came from; null for an operator.'),
    clock: instantSchema
      .describe('What the clock said, where it had been set back behind the entry ahead.')
      .optional(),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of the hash before it and the entries that were written together with this one.'),
  })
  .meta({ id: 'AuditEntry' });

export type AuditEntry = z.infer<typeof accessEntrySchema>;

/** A page of the audit log, newest first. */
export const accessPageSchema = z
  .strictObject({ data: z.array(accessEntrySchema), next_cursor: nextCursorSchema })
  .meta({ id: 'AuditPage' });

export type AuditPage = z.infer<typeof accessPageSchema>;

const actionMessage = 'must be an action such as sessions.list';
const actorMessage = 'must be usr_ or tok_ followed by a ULID (26 characters), or operator';

/** The parameters of `accessLog.list`. */
export const listAuditInput = z.strictObject({
  limit: limitSchema.optional(),
  cursor: cursorSchema.optional(),
  since: sinceSchema
    .describe(
      'Entries within this window: a duration (`30m`, `24h`, `7d`) or an ISO 8601 UTC timestamp, inclusive.',
    )
    .meta({ default: defaultAccessSince, examples: ['7d', '2026-05-03T21:14:32Z'] })
    .optional(),
  until: untilSchema
    .describe('Entries before this ISO 8601 UTC timestamp, exclusive.')
    .meta({ format: 'date-time' })
    .optional(),
  action: z
    .string({ error: actionMessage })
    .regex(/^[a-z]+(\.[a-z]+)?$/i, { error: actionMessage })
    .max(64, { error: actionMessage })
    .describe('Only this action.')
    .optional(),
  actor_id: z
    .string({ error: actorMessage })
    .refine((id) => id === 'operator' || isId('user', id) || isId('token', id), { error: actorMessage })
    .describe('Only what this person, token, or operator did.')
    .optional(),
});

export type ListAuditInput = z.infer<typeof listAuditInput>;

/** The parameters of `accessLog.actors`. */
export const listActorsInput = z.strictObject({
  ...pageInput.shape,
  search: searchSchema
    .describe('Only those with this in their name, in either case, or with this as their id.')
    .optional(),
});

export type ListActorsInput = z.infer<typeof listActorsInput>;

/** Somebody or something that is in the audit log. */
export const recordedActorSchema = z
  .strictObject({
    ...actorSchema.shape,
    name: z.string().describe('As it was in the latest entry.'),
    last_at: instantSchema.describe('When they last did something.'),
    present: z
      .boolean()
      .describe('Whether the person is a member now, or the token good; true for an operator.'),
  })
  .meta({ id: 'RecordedActor' });

export type RecordedActor = z.infer<typeof recordedActorSchema>;

/** A page of those who are in the record, by id. With a search, it can hold fewer than there are to come, even none. */
export const actorPageSchema = z
  .strictObject({ data: z.array(recordedActorSchema), next_cursor: nextCursorSchema })
  .meta({ id: 'ActorPage' });

export type ActorPage = z.infer<typeof actorPageSchema>;
