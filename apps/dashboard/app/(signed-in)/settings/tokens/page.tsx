import type { Metadata } from 'next';
import { SectionPage } from '@/components/sections/section-page.tsx';
import { TokensView } from '@/components/settings/tokens/tokens-view.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { memberPages, tokenPages } from '@/lib/access/pages.ts';

export const metadata: Metadata = { title: 'Tokens' };

export default function TokensPage() {
  return (
    <ForPerson path="/settings/tokens">
      {(me) => (
        <SectionPage>
          <Prefetched
            read={({ queryClient, trpc }) =>
              me.user?.role === 'admin'
                ? queryClient.prefetchInfiniteQuery(tokenPages(trpc))
                : queryClient.prefetchInfiniteQuery(memberPages(trpc))
            }
          >
            <TokensView me={me} />
          </Prefetched>
        </SectionPage>
      )}
    </ForPerson>
  );
}
