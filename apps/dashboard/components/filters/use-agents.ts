'use client';

import type { Agent } from '@masker/contract';
import { useQuery } from '@tanstack/react-query';
import { useTRPC, useTRPCClient } from '@/lib/api/trpc.ts';
import { allOf } from '@/lib/grid/all-of.ts';

/** All agents of the account, by name. They are few and change seldom. */
export function useAgents() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  return useQuery({
    queryKey: trpc.agents.list.queryKey(),
    queryFn: async ({ signal }) => {
      const agents = await allOf<Agent>((page) => client.agents.list.query(page, { signal }));
      return agents.sort((a, b) => a.name.localeCompare(b.name, 'en'));
    },
  });
}
