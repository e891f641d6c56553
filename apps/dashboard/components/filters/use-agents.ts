'use client';

import type { Agent } from '@masker/contract';
import { useQuery } from '@tanstack/react-query';
import { useTRPC, useTRPCClient } from '@/lib/api/trpc.ts';

/** All agents of the account, by name. They are few and change seldom. */
export function useAgents() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  return useQuery({
    queryKey: trpc.agents.list.queryKey(),
    queryFn: async ({ signal }) => {
      const agents: Agent[] = [];
      let cursor: string | null = null;
      do {
        const page: { data: Agent[]; next_cursor: string | null } = await client.agents.list.query(
          cursor === null ? { limit: 100 } : { limit: 100, cursor },
          { signal },
        );
        agents.push(...page.data);
        cursor = page.next_cursor;
      } while (cursor !== null);
      return agents.sort((a, b) => a.name.localeCompare(b.name, 'en'));
    },
  });
}
