import type { Metadata } from 'next';
import { ExportsSkeleton } from '@/components/exports/exports-skeleton.tsx';
import { ExportsView } from '@/components/exports/exports-view.tsx';
import { SectionPage } from '@/components/sections/section-page.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { exportsPath } from '@/lib/exports/paths.ts';
import { exportPages } from '@/lib/exports/queries.ts';
import { schedulesQuery } from '@/lib/exports/schedules.ts';

export const metadata: Metadata = { title: 'Exports' };

export default function ExportsPage() {
  return (
    <ForPerson path={exportsPath}>
      {(me) => (
        <SectionPage>
          <Prefetched
            fallback={<ExportsSkeleton />}
            read={({ queryClient, trpc }) =>
              Promise.all([
                queryClient.prefetchInfiniteQuery(exportPages(trpc)),
                me.user?.role === 'admin' && queryClient.prefetchQuery(schedulesQuery(trpc)),
              ])
            }
          >
            <ExportsView me={me} />
          </Prefetched>
        </SectionPage>
      )}
    </ForPerson>
  );
}
