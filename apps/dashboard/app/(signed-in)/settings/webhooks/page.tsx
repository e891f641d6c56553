import type { Metadata } from 'next';
import { SectionPage } from '@/components/sections/section-page.tsx';
import { WebhooksView } from '@/components/settings/webhooks/webhooks-view.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { memberPages } from '@/lib/access/pages.ts';
import { webhooksQuery } from '@/lib/webhooks/queries.ts';

export const metadata: Metadata = { title: 'Webhooks' };

export default function WebhooksPage() {
  return (
    <ForPerson path="/settings/webhooks">
      {(me) => (
        <SectionPage>
          <Prefetched
            read={({ queryClient, trpc }) =>
              me.user?.role === 'admin'
                ? queryClient.prefetchQuery(webhooksQuery(trpc))
                : queryClient.prefetchInfiniteQuery(memberPages(trpc))
            }
          >
            <WebhooksView me={me} />
          </Prefetched>
        </SectionPage>
      )}
    </ForPerson>
  );
}
