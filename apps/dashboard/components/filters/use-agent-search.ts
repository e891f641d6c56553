'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTRPC, useTRPCClient } from '@/lib/api/trpc.ts';
import { useProblem } from '@/lib/api/use-problem.ts';
import { firstOf } from '@/lib/grid/choices.ts';

/** The delay of the search after the last keystroke, in milliseconds. */
const pause = 250;

/** Agents of the account by a part of their name, with or without sessions in a window. */
export function useAgentSearch(typed: string, enabled: boolean) {
  const client = useTRPCClient();
  const key = useTRPC().agents.list.pathKey();
  const [search, setSearch] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), pause);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useQuery({
    queryKey: [...key, 'search', search],
    queryFn: ({ signal }) =>
      firstOf((page) => client.agents.list.query(search === '' ? page : { ...page, search }, { signal })),
    enabled,
    placeholderData: keepPreviousData,
  });
  const problem = useProblem(found);
  return {
    agents: enabled ? (found.data?.rows ?? []) : [],
    more: found.data?.more ?? false,
    busy: enabled && (found.isFetching || search !== typed.trim()),
    problem: enabled ? problem : null,
    retry: () => void found.refetch(),
  };
}
