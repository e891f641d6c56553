import { z } from 'zod';
import { idSchema } from './id-schema.ts';
import { nextCursorSchema, pageInput, searchSchema } from './list.ts';
import { nameSchema } from './name-schema.ts';
import { nameRule } from './names.ts';
import { instantSchema } from './session.ts';

/** An agent of the account, with a summary of its sessions. */
export const agentSchema = z
  .strictObject({
    id: idSchema('agent'),
    name: z.string().describe('The current name; each session keeps the name that the agent had.'),
    first_session_at: instantSchema
      .nullable()
      .describe('The start of its first session; null without sessions.'),
    last_session_at: instantSchema
      .nullable()
      .describe('The start of its latest session; null without sessions.'),
    session_count: z.number().int().min(0),
    redaction_count: z.number().int().min(0).describe('The number of redactions in all its sessions.'),
  })
  .meta({ id: 'Agent' });

export type Agent = z.infer<typeof agentSchema>;

/** A page of agents by id. With a search, it can be short, or empty, although more follow. */
export const agentPageSchema = z
  .strictObject({ data: z.array(agentSchema), next_cursor: nextCursorSchema })
  .meta({ id: 'AgentPage' });

export type AgentPage = z.infer<typeof agentPageSchema>;

/** The parameters of `agents.list`. */
export const listAgentsInput = z.strictObject({
  ...pageInput.shape,
  search: searchSchema
    .describe('Agents whose name contains this text, ignoring case, or whose id it is.')
    .optional(),
});

export type ListAgentsInput = z.infer<typeof listAgentsInput>;

/** What `agents.rename` takes. */
export const renameAgentInput = z.strictObject({
  agent_id: idSchema('agent').describe('The agent.'),
  name: nameSchema(`must be ${nameRule}`).describe('The new name.'),
});

/** What `agents.delete` takes. */
export const deleteAgentInput = z.strictObject({ agent_id: idSchema('agent').describe('The agent.') });

/** An agent, after a change. */
export const agentBodySchema = z.strictObject({ agent: agentSchema }).meta({ id: 'AgentBody' });

export type AgentBody = z.infer<typeof agentBodySchema>;
