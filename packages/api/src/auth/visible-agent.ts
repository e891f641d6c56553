import type { Caller } from './caller.ts';

/** No agent has this id; not empty, since that stands for all agents together in the sums that are kept. */
const nobody = 'agt_nobody';

/**
 * The agents whose sessions a request is about. A token that is for one agent finds of the others what it would
 * find of agents that do not exist: nothing.
 *
 * @param asked the agents that were asked for, if any
 * @returns undefined for all agents
 */
export function visibleAgents(
  { agentId }: Caller,
  asked: readonly string[] | undefined,
): readonly string[] | undefined {
  if (agentId === null) return asked;
  return [asked === undefined || asked.includes(agentId) ? agentId : nobody];
}

/** Whether the caller may know of this agent, if the account has it. */
export function maySeeAgent(caller: Caller, agentId: string): boolean {
  return caller.agentId === null || caller.agentId === agentId;
}
