import { z } from 'zod';
import { orderSchema, sessionFilters } from './filters.ts';
import { idSchema } from './id-schema.ts';
import { inJson } from './json-types.ts';
import { sessionSchema } from './session.ts';

export const defaultLimit = 25;
export const maxLimit = 100;

const limitMessage = `must be an integer from 1 to ${maxLimit}`;

export const limitSchema = z
  .number({ error: inJson(limitMessage) })
  .int({ error: limitMessage })
  .min(1, { error: limitMessage })
  .max(maxLimit, { error: limitMessage })
  .describe('The maximum number of rows to return.')
  .meta({ default: defaultLimit });

/** Checks the form only; the signature is verified later. */
export const cursorSchema = z
  .string({ error: 'must be a next_cursor of an earlier page' })
  .regex(/^[A-Za-z0-9_-]{1,8192}$/, { error: 'must be a next_cursor of an earlier page' })
  .describe('The next_cursor of an earlier page. It contains its filters.');

const paging = { limit: limitSchema.optional(), cursor: cursorSchema.optional() };

/** The parameters of `sessions.list` and `GET /api/v1/sessions`. */
export const listSessionsInput = z.strictObject({
  ...paging,
  ...sessionFilters.shape,
  order: orderSchema.optional(),
});

export type ListSessionsInput = z.infer<typeof listSessionsInput>;

/** The parameters of `agents.sessions`: those of the list, with a fixed agent. */
export const agentSessionsInput = z.strictObject({
  agent_id: idSchema('agent').describe('The agent.'),
  ...paging,
  ...sessionFilters.omit({ agent_id: true }).shape,
  order: orderSchema.optional(),
});

export type AgentSessionsInput = z.infer<typeof agentSessionsInput>;

const nextCursor = z
  .string()
  .nullable()
  .describe('The cursor of the next page; null exactly if there are no more rows.');

/** A page of sessions, in the requested order. */
export const sessionPageSchema = z
  .strictObject({ data: z.array(sessionSchema), next_cursor: nextCursor })
  .meta({ id: 'SessionPage' });

export type SessionPage = z.infer<typeof sessionPageSchema>;

/** The parameters of a plain cursor-paged list. */
export const pageInput = z.strictObject(paging);

export type PageInput = z.infer<typeof pageInput>;

const searchMessage = 'must be 1 to 200 characters, none of them a control character';

/** What names are searched for. */
export const searchSchema = z.string({ error: searchMessage }).regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u, {
  error: searchMessage,
});

export { nextCursor as nextCursorSchema };
