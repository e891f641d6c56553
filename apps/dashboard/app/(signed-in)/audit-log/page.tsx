import type { Metadata } from 'next';
import { AuditLogSkeleton } from '@/components/audit-log/audit-log-skeleton.tsx';
import { AuditLogView } from '@/components/audit-log/audit-log-view.tsx';
import { NoAccess } from '@/components/audit-log/no-access.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { memberPages } from '@/lib/access/pages.ts';
import { auditLogPath } from '@/lib/audit-log/entry-link.ts';
import { auditFilters } from '@/lib/audit-log/filters.ts';
import { auditPaginationOptions } from '@/lib/audit-log/pagination-options.ts';
import { pathWith, type SearchParams } from '@/lib/filters/search.ts';
import { loadFilters } from '@/lib/filters/url-filters.ts';

export const metadata: Metadata = { title: 'Audit log' };

interface PageProps {
  searchParams: Promise<SearchParams>;
}

export default async function AuditLogPage({ searchParams }: PageProps) {
  const params = await searchParams;
  return (
    <ForPerson path={pathWith(auditLogPath, params)}>
      {(me) =>
        me.permissions.includes('audit:read') ? (
          <FirstPage params={params} />
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
  const { filters } = loadFilters(auditFilters, params);
  return (
    <Prefetched
      fallback={<AuditLogSkeleton />}
      read={async ({ queryClient, client }) =>
        filters && queryClient.prefetchInfiniteQuery(auditPaginationOptions(client, filters))
      }
    >
      <AuditLogView />
    </Prefetched>
  );
}
