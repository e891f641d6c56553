import type { Caller } from './caller.ts';

/** No agent has this id. It is not empty, since an empty id means all agents in the precomputed sums. */
const noAgent = 'agt_nobody';

/**
 * Returns the agents that a request may read. To a token that is limited to one agent, other agents look like agents
 * that do not exist.
 *
 * @param requested the agents in the request, if any
 * @returns undefined for all agents
 */
export function visibleAgents(
  { agentId }: Caller,
  requested: readonly string[] | undefined,
): readonly string[] | undefined {
  if (agentId === null) return requested;
  return [requested === undefined || requested.includes(agentId) ? agentId : noAgent];
}

/** Whether the caller may see this agent if the account has it. */
export function maySeeAgent(caller: Caller, agentId: string): boolean {
  return caller.agentId === null || caller.agentId === agentId;
}
