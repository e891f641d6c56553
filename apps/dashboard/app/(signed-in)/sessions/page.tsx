import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SessionsSkeleton } from '@/components/sessions/sessions-skeleton.tsx';
import { SessionsView } from '@/components/sessions/sessions-view.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { firstOf, pathWith, type SearchParams } from '@/lib/filters/search.ts';
import { loadFilters } from '@/lib/filters/url-filters.ts';
import { sessionFilters } from '@/lib/sessions/filters.ts';
import { latestSessionOptions } from '@/lib/sessions/latest-session.ts';
import { readInstant, sessionPaginationOptions } from '@/lib/sessions/pagination-options.ts';
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

/** The list with its first page in it. */
function FirstPage({ params }: { params: SearchParams }) {
  const { filters } = loadFilters(sessionFilters, params);
  const at = readInstant(firstOf(params, 'at') ?? null);
  return (
    <Prefetched
      read={async ({ queryClient, client, trpc }) => {
        if (filters === null) return;
        const list = sessionPaginationOptions(client, filters, at);
        await queryClient.prefetchInfiniteQuery(list);
        // An empty list says at once whether there is anything at all.
        if (queryClient.getQueryData(list.queryKey)?.pages[0]?.data.length === 0)
          await queryClient.prefetchQuery(latestSessionOptions(trpc));
      }}
    >
      <SessionsView />
    </Prefetched>
  );
}
