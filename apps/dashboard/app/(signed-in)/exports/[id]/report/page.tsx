import { isId } from '@masker/contract/plain';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NoReportAccess } from '@/components/exports/no-report-access.tsx';
import { ReportPage } from '@/components/exports/report-page.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { reportPath } from '@/lib/exports/paths.ts';
import { pathWith, type SearchParams } from '@/lib/filters/search.ts';

export const metadata: Metadata = { title: 'Report' };

interface PageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function Report({ params, searchParams }: PageProps) {
  const [{ id }, search] = await Promise.all([params, searchParams]);
  if (!isId('export', id)) notFound();
  return (
    <ForPerson path={pathWith(reportPath(id), search)}>
      {(me) =>
        me.permissions.includes('audit:read') ? (
          <Prefetched
            read={({ queryClient, trpc }) =>
              queryClient.prefetchQuery(trpc.exports.report.queryOptions({ export_id: id }))
            }
          >
            <ReportPage id={id} />
          </Prefetched>
        ) : (
          <NoReportAccess me={me} />
        )
      }
    </ForPerson>
  );
}
