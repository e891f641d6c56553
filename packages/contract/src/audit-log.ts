import { z } from 'zod';
import { bomSchema, endSchema } from './export.ts';
import { type IdKind, idPrefixes, isId } from './ids.ts';
import { cursorSchema, limitSchema, nextCursorSchema, pageInput, searchSchema } from './list.ts';
import { instantSchema } from './session.ts';
import { sinceSchema, untilSchema } from './window-schema.ts';

/** The default window of the audit log. */
export const defaultAccessSince = '30d';

/** Who did something: a person, a service with a token, or an operator on the server's machine. */
export const actorSchema = z
  .strictObject({
    kind: z.enum(['user', 'token', 'operator']),
    id: z.string().describe('`usr_…`, `tok_…`, or `operator`.'),
    name: z.string().describe('The name at that time.'),
  })
  .meta({ id: 'Actor' });

export type Actor = z.infer<typeof actorSchema>;

const filterValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

/** One access to the account, as it was recorded. */
export const accessEntrySchema = z
  .strictObject({
    sequence: z.number().int().min(1).describe('The number of the entry in the account, without gaps.'),
    at: instantSchema.describe('The instant; never earlier than the one of the previous entry.'),
    actor: actorSchema,
    action: z.string().describe('The procedure, or another action, such as `signIns.create`.'),
    outcome: z.enum(['ok', 'refused']).describe('`refused`: the request returned and changed nothing.'),
    target: z.string().nullable().describe('The id of the resource; null for lists.'),
    filters: z
      .record(z.string(), filterValue)
      .describe('The parameters of the request; a cursor is `true`, and free text is left out.'),
    rows: z
      .number()
      .int()
      .min(0)
      .nullable()
      .describe('The number of rows returned; null for actions that return none.'),
    request_id: z.string(),
    address: z.string().nullable().describe('The client address; null for an operator.'),
    clock: instantSchema
      .describe('The time of the clock, if it was set back to before the previous entry.')
      .optional(),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of the previous hash and the entries that were written together with this one.'),
  })
  .meta({ id: 'AuditEntry' });

export type AuditEntry = z.infer<typeof accessEntrySchema>;

/** A page of the audit log, newest first. */
export const accessPageSchema = z
  .strictObject({ data: z.array(accessEntrySchema), next_cursor: nextCursorSchema })
  .meta({ id: 'AuditPage' });

export type AuditPage = z.infer<typeof accessPageSchema>;

const actionMessage = 'must be an action such as sessions.list';
const targetMessage = 'must be an id, such as sess_ followed by a ULID (26 characters, in upper case)';
const actorMessage = 'must be usr_ or tok_ followed by a ULID (26 characters), or operator';

const idKinds = Object.keys(idPrefixes) as IdKind[];

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
    // Without a flag, which a JSON Schema has no place for.
    .regex(/^[A-Za-z]+(\.[A-Za-z]+)?$/, { error: actionMessage })
    .max(64, { error: actionMessage })
    .describe('Entries with this action.')
    .optional(),
  actor_id: z
    .string({ error: actorMessage })
    .refine((id) => id === 'operator' || isId('user', id) || isId('token', id), { error: actorMessage })
    .describe('Entries of this person or token, or of operators.')
    .optional(),
  target: z
    .string({ error: targetMessage })
    .refine((id) => idKinds.some((kind) => isId(kind, id)), { error: targetMessage })
    .describe(
      'Entries on the resource with this id: a session, an agent, a token … With `action` or `actor_id`, a page can be short, or empty, while `next_cursor` is not null.',
    )
    .optional(),
});

export type ListAuditInput = z.infer<typeof listAuditInput>;

/** The forms that an export of the audit log comes in. */
export const auditExportFormats = ['ndjson', 'csv'] as const;

export const auditExportFormatSchema = z.enum(auditExportFormats, {
  error: `must be one of ${auditExportFormats.join(', ')}`,
});

export type AuditExportFormat = z.infer<typeof auditExportFormatSchema>;

/** The parameters of `accessLog.export`: the filters of the list, without its paging. */
export const exportAuditInput = listAuditInput.omit({ limit: true, cursor: true }).extend({
  target: listAuditInput.shape.target.unwrap().describe('Entries on the resource with this id.').optional(),
  format: auditExportFormatSchema
    .describe(
      '`ndjson`: one entry a line, in the format of the list; without filters but the window, `masker audit verify` verifies it. `csv`: for spreadsheets.',
    )
    .meta({ default: 'ndjson' })
    .optional(),
  bom: bomSchema.optional(),
  end: endSchema.optional(),
});

export type ExportAuditInput = z.infer<typeof exportAuditInput>;

/** The parameters of `accessLog.actors`. */
export const listActorsInput = z.strictObject({
  ...pageInput.shape,
  search: searchSchema
    .describe('Actors whose name contains this text, ignoring case, or whose id it is.')
    .optional(),
});

export type ListActorsInput = z.infer<typeof listActorsInput>;

/** Somebody or something that is in the audit log. */
export const recordedActorSchema = z
  .strictObject({
    ...actorSchema.shape,
    name: z.string().describe('The name in the latest entry.'),
    last_at: instantSchema.describe('The instant of the latest entry.'),
    present: z
      .boolean()
      .describe('Whether the person is a member, or the token is valid; true for an operator.'),
  })
  .meta({ id: 'RecordedActor' });

export type RecordedActor = z.infer<typeof recordedActorSchema>;

/** A page of actors of the audit log by id. With a search, it can be short, or empty, although more follow. */
export const actorPageSchema = z
  .strictObject({ data: z.array(recordedActorSchema), next_cursor: nextCursorSchema })
  .meta({ id: 'ActorPage' });

export type ActorPage = z.infer<typeof actorPageSchema>;
