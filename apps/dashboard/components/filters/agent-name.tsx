'use client';

import { shortId } from '@/lib/format/short-id.ts';
import { useAgents } from './use-agents.ts';

/** An agent by its name, by its id while the name is not known. */
export function AgentName({ id, prefix = '' }: { id: string; prefix?: string }) {
  const agents = useAgents();
  const name = agents.data?.find((agent) => agent.id === id)?.name;
  return (
    <>
      {prefix}
      {name ?? shortId(id)}
    </>
  );
}
