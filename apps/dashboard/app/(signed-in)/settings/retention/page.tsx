import type { Metadata } from 'next';
import { SectionPage } from '@/components/sections/section-page.tsx';
import { RetentionView } from '@/components/settings/retention/retention-view.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';

export const metadata: Metadata = { title: 'Retention' };

export default function RetentionPage() {
  return (
    <ForPerson path="/settings/retention">
      {(me) => (
        <SectionPage>
          <Prefetched
            read={({ queryClient, trpc }) => queryClient.prefetchQuery(trpc.retention.get.queryOptions())}
          >
            <RetentionView me={me} />
          </Prefetched>
        </SectionPage>
      )}
    </ForPerson>
  );
}
