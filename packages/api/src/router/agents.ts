import {
  type AgentBody,
  type AgentPage,
  ApiError,
  agentBodySchema,
  agentPageSchema,
  agentSessionsInput,
  deleteAgentInput,
  listAgentsInput,
  renameAgentInput,
  sessionPageSchema,
} from '@masker/contract';
import { wireField, wirePage } from '../answer/wire-json.ts';
import { maySeeAgent } from '../auth/visible-agent.ts';
import { idCursor, idPosition } from '../pagination/id-position.ts';
import { check, unchecked, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';
import { readSessions } from './read-sessions.ts';

export const agentsRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/agents',
        tag: 'Agents',
        summary: 'List agents',
        description:
          'Returns the agents of your account by id, each with a summary of its sessions. A search reads up to 10,000 agents for a page: a page can be short, or empty, while `next_cursor` is not null.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'agents:read',
      input: listAgentsInput,
      output: agentPageSchema,
    })
    .input(uncheckedOptional(listAgentsInput))
    .query(async ({ ctx, input }) => {
      const { queries, signer } = ctx.services;
      const { accountId, agentId } = ctx.caller;
      const page = check(listAgentsInput, input, ctx, (value) =>
        idPosition('agents', value, accountId, signer),
      );
      const rows = await queries.listAgents({ ...page, accountId, only: agentId });
      return wirePage<AgentPage>(rows, idCursor('agents', rows.lastId, accountId, signer, page.search));
    }),

  sessions: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/agents/{agent_id}/sessions',
        tag: 'Agents',
        summary: "List an agent's sessions",
        description: 'Returns the session summaries of one agent, in the format of the list of sessions.',
        errors: ['unauthenticated', 'forbidden', 'agent_not_found', 'validation_failed'],
      },
      scope: 'sessions:read',
      input: agentSessionsInput,
      output: sessionPageSchema,
    })
    .input(unchecked(agentSessionsInput))
    .query(async ({ ctx, input }) => {
      const { agent_id } = check(agentSessionsInput, input, ctx);
      const { queries } = ctx.services;
      const exists =
        maySeeAgent(ctx.caller, agent_id) && (await queries.agentExists(ctx.caller.accountId, agent_id));
      if (!exists) throw new ApiError('agent_not_found');
      return readSessions(ctx, (further) => check(agentSessionsInput, input, ctx, further));
    }),

  rename: authorized
    .meta({
      rest: {
        method: 'PATCH',
        path: '/api/v1/agents/{agent_id}',
        tag: 'Agents',
        summary: 'Rename an agent',
        description: 'Changes the name of an agent. Sessions keep the name that the agent had at the time.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'agent_not_found',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: 'agents:write',
      input: renameAgentInput,
      output: agentBodySchema,
    })
    .input(unchecked(renameAgentInput))
    .mutation(async ({ ctx, input }) => {
      const { agent_id, name } = check(renameAgentInput, input, ctx);
      if (!maySeeAgent(ctx.caller, agent_id)) throw new ApiError('agent_not_found');
      return agentBody(await ctx.services.queries.renameAgent(ctx.caller.accountId, agent_id, name));
    }),

  delete: authorized
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/v1/agents/{agent_id}',
        tag: 'Agents',
        summary: 'Delete an agent',
        description:
          'Removes an agent from the list. Its sessions are kept. A new session of the agent restores it.',
        errors: ['unauthenticated', 'forbidden', 'agent_not_found', 'validation_failed'],
      },
      scope: 'agents:write',
      input: deleteAgentInput,
      output: agentBodySchema,
    })
    .input(unchecked(deleteAgentInput))
    .mutation(async ({ ctx, input }) => {
      const { agent_id } = check(deleteAgentInput, input, ctx);
      if (!maySeeAgent(ctx.caller, agent_id)) throw new ApiError('agent_not_found');
      return agentBody(await ctx.services.queries.deleteAgent(ctx.caller.accountId, agent_id));
    }),
});

/** The response with an agent. @param json of the database; null if there is no such agent */
function agentBody(json: string | null): AgentBody {
  if (json === null) throw new ApiError('agent_not_found');
  return wireField<AgentBody>('agent', json);
}
