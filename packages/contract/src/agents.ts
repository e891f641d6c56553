import { z } from 'zod';
import { idSchema } from './ids.ts';
import { nextCursorSchema } from './list.ts';
import { instantSchema } from './session.ts';

/** An agent of the account and what is known of its sessions. */
export const agentSchema = z
  .strictObject({
    id: idSchema('agent'),
    name: z.string().describe('The present name; each session keeps the one it had.'),
    first_session_at: instantSchema.nullable().describe('Start of its first session; null without any.'),
    last_session_at: instantSchema.nullable().describe('Start of its latest session; null without any.'),
    session_count: z.number().int().min(0),
    redaction_count: z.number().int().min(0).describe('Redactions of all its sessions together.'),
  })
  .meta({ id: 'Agent' });

export type Agent = z.infer<typeof agentSchema>;

/** A page of agents, by id. */
export const agentPageSchema = z
  .strictObject({ data: z.array(agentSchema), next_cursor: nextCursorSchema })
  .meta({ id: 'AgentPage' });

export type AgentPage = z.infer<typeof agentPageSchema>;
