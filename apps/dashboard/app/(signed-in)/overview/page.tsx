import type { Metadata } from 'next';
import { Suspense } from 'react';
import { OverviewSkeleton } from '@/components/overview/overview-skeleton.tsx';
import { OverviewView } from '@/components/overview/overview-view.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { pathWith, type SearchParams } from '@/lib/filters/search.ts';
import { loadFilters } from '@/lib/filters/url-filters.ts';
import { overviewFilters } from '@/lib/overview/filters.ts';
import { overviewStats } from '@/lib/overview/queries.ts';

export const metadata: Metadata = { title: 'Overview' };

interface PageProps {
  searchParams: Promise<SearchParams>;
}

export default async function OverviewPage({ searchParams }: PageProps) {
  const params = await searchParams;
  return (
    <ForPerson path={pathWith('/overview', params)}>
      {() => (
        <Suspense
          fallback={
            <main id="content" className="flex-1 overflow-hidden">
              <div className="h-11 border-b border-line bg-surface" />
              <OverviewSkeleton />
            </main>
          }
        >
          <WithSums params={params} />
        </Suspense>
      )}
    </ForPerson>
  );
}

/** The overview with its totals; the models load later. */
function WithSums({ params }: { params: SearchParams }) {
  const { filters } = loadFilters(overviewFilters, params);
  return (
    <Prefetched
      read={async ({ queryClient, trpc }) =>
        filters && queryClient.prefetchQuery(overviewStats(trpc, filters))
      }
    >
      <OverviewView />
    </Prefetched>
  );
}
