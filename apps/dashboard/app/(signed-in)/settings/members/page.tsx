import type { Metadata } from 'next';
import { SectionPage } from '@/components/sections/section-page.tsx';
import { MembersView } from '@/components/settings/members/members-view.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { memberPages } from '@/lib/access/pages.ts';
import { readIdentityProviders } from '@/lib/api/server.ts';

export const metadata: Metadata = { title: 'Members' };

export default async function MembersPage() {
  // If this is unknown, show no warning.
  const canSignIn = (await readIdentityProviders())?.providers.length !== 0;
  return (
    <ForPerson path="/settings/members">
      {(me) => (
        <SectionPage>
          <Prefetched
            read={({ queryClient, trpc }) =>
              Promise.all([
                queryClient.prefetchInfiniteQuery(memberPages(trpc)),
                me.user?.role === 'admin' && queryClient.prefetchQuery(trpc.invitations.list.queryOptions()),
              ])
            }
          >
            <MembersView me={me} canSignIn={canSignIn} />
          </Prefetched>
        </SectionPage>
      )}
    </ForPerson>
  );
}
