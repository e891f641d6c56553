import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SessionsSkeleton } from '@/components/sessions/sessions-skeleton.tsx';
import { SessionsView } from '@/components/sessions/sessions-view.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { serverApi } from '@/lib/api/server.ts';
import { loadFilterText } from '@/lib/filters/load.ts';
import { readFilters } from '@/lib/filters/read-filters.ts';
import { pathWith, type SearchParams } from '@/lib/filters/search.ts';
import { walkOptions } from '@/lib/sessions/walk-options.ts';
import { home } from '@/lib/sign-in/next-path.ts';

export const metadata: Metadata = { title: 'Sessions' };

interface PageProps {
  searchParams: Promise<SearchParams>;
}

export default async function SessionsPage({ searchParams }: PageProps) {
  const params = await searchParams;
  return (
    <ForPerson path={pathWith(home, params)}>
      {() => (
        <Suspense fallback={<SessionsSkeleton />}>
          <FirstPage params={params} />
        </Suspense>
      )}
    </ForPerson>
  );
}

/** The list with its first page in it. If that cannot be read, the browser asks again and says why not. */
async function FirstPage({ params }: { params: SearchParams }) {
  const { queryClient, trpc } = await serverApi();
  const { filters } = readFilters(loadFilterText(params));
  if (filters) await queryClient.prefetchInfiniteQuery(walkOptions(trpc, filters));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SessionsView />
    </HydrationBoundary>
  );
}
