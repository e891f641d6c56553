import type { Metadata } from 'next';
import { Suspense } from 'react';
import { AccessLogSkeleton } from '@/components/access-log/access-log-skeleton.tsx';
import { AccessLogView } from '@/components/access-log/access-log-view.tsx';
import { NoAccess } from '@/components/access-log/no-access.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { memberPages } from '@/lib/access/pages.ts';
import { accessLogPath } from '@/lib/access-log/entry-link.ts';
import { accessFilters } from '@/lib/access-log/filters.ts';
import { accessPages } from '@/lib/access-log/walk-options.ts';
import { pathWith, type SearchParams } from '@/lib/filters/search.ts';
import { loadFilters } from '@/lib/filters/url-filters.ts';

export const metadata: Metadata = { title: 'Access log' };

interface PageProps {
  searchParams: Promise<SearchParams>;
}

export default async function AccessLogPage({ searchParams }: PageProps) {
  const params = await searchParams;
  return (
    <ForPerson path={pathWith(accessLogPath, params)}>
      {(me) =>
        me.permissions.includes('audit:read') ? (
          <Suspense fallback={<AccessLogSkeleton />}>
            <FirstPage params={params} />
          </Suspense>
        ) : (
          <Prefetched read={({ queryClient, trpc }) => queryClient.prefetchInfiniteQuery(memberPages(trpc))}>
            <NoAccess me={me} />
          </Prefetched>
        )
      }
    </ForPerson>
  );
}

function FirstPage({ params }: { params: SearchParams }) {
  const { filters } = loadFilters(accessFilters, params);
  return (
    <Prefetched
      read={async ({ queryClient, trpc }) =>
        filters && queryClient.prefetchInfiniteQuery(accessPages(trpc, filters))
      }
    >
      <AccessLogView />
    </Prefetched>
  );
}
