import { isId } from '@masker/contract/plain';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SessionsSkeleton } from '@/components/sessions/sessions-skeleton.tsx';
import { SessionsView } from '@/components/sessions/sessions-view.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { serverApi } from '@/lib/api/server.ts';
import { firstOf, pathWith, type SearchParams } from '@/lib/filters/search.ts';
import { loadFilters } from '@/lib/filters/url-filters.ts';
import { latinFonts } from '@/lib/fonts.ts';
import { sessionFilters } from '@/lib/sessions/filters.ts';
import { latestSessionOptions } from '@/lib/sessions/latest-session.ts';
import { readInstant, sessionPaginationOptions } from '@/lib/sessions/pagination-options.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { viewParam, viewPath } from '@/lib/views/address.ts';
import { defaultOf } from '@/lib/views/list.ts';

export const metadata: Metadata = { title: 'Sessions' };

interface PageProps {
  searchParams: Promise<SearchParams>;
}

export default async function SessionsPage({ searchParams }: PageProps) {
  const params = await searchParams;
  return (
    <>
      {/* Ids are in the table where it is wide. */}
      <link
        rel="preload"
        as="font"
        type="font/woff2"
        href={latinFonts.mono}
        crossOrigin="anonymous"
        media="(width >= 76rem)"
      />
      <ForPerson path={pathWith(home, params)}>{() => <Opened params={params} />}</ForPerson>
    </>
  );
}

/** The list for a URL; without parameters, the default view if the person has one. */
async function Opened({ params }: { params: SearchParams }) {
  if (Object.keys(params).length === 0) {
    const { queryClient, trpc } = await serverApi();
    const views = trpc.views.list.queryOptions();
    await queryClient.prefetchQuery(views);
    const view = defaultOf(queryClient.getQueryData(views.queryKey));
    if (view) redirect(viewPath(view));
  }
  return <FirstPage params={params} />;
}

/** The list with its first page. */
function FirstPage({ params }: { params: SearchParams }) {
  const { filters } = loadFilters(sessionFilters, params);
  const at = readInstant(firstOf(params, 'at') ?? null);
  return (
    <Prefetched
      fallback={<SessionsSkeleton />}
      read={async ({ queryClient, client, trpc }) => {
        if (filters === null) return;
        const list = sessionPaginationOptions(client, filters, at);
        await Promise.all([
          queryClient.prefetchInfiniteQuery(list),
          // The title of the list has the agent's name.
          isId('view', firstOf(params, viewParam)) &&
            queryClient.prefetchQuery(trpc.views.list.queryOptions()),
        ]);
        // An empty list shows at once whether the account has any sessions.
        if (queryClient.getQueryData(list.queryKey)?.pages[0]?.data.length === 0)
          await queryClient.prefetchQuery(latestSessionOptions(trpc));
      }}
    >
      <SessionsView />
    </Prefetched>
  );
}
