import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AgentsSkeleton } from '@/components/agents/agents-skeleton.tsx';
import { AgentsView } from '@/components/agents/agents-view.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { agentFilters } from '@/lib/agents/filters.ts';
import { agentStats, knownAgents } from '@/lib/agents/queries.ts';
import { pathWith, type SearchParams } from '@/lib/filters/search.ts';
import { loadFilters } from '@/lib/filters/url-filters.ts';

export const metadata: Metadata = { title: 'Agents' };

interface PageProps {
  searchParams: Promise<SearchParams>;
}

export default async function AgentsPage({ searchParams }: PageProps) {
  const params = await searchParams;
  return (
    <ForPerson path={pathWith('/agents', params)}>
      {() => (
        <Suspense
          fallback={
            <main id="content" className="flex-1">
              <div className="h-11 border-b border-line bg-surface" />
              <AgentsSkeleton />
            </main>
          }
        >
          <WithSums params={params} />
        </Suspense>
      )}
    </ForPerson>
  );
}

/** The agents with the totals of their sessions. */
function WithSums({ params }: { params: SearchParams }) {
  const { filters } = loadFilters(agentFilters, params);
  return (
    <Prefetched
      read={async ({ queryClient, trpc }) =>
        filters &&
        Promise.all([
          queryClient.prefetchQuery(agentStats(trpc, filters)),
          queryClient.prefetchQuery(knownAgents(trpc)),
        ])
      }
    >
      <AgentsView />
    </Prefetched>
  );
}
