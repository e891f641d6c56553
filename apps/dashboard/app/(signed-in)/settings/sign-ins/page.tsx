import type { Metadata } from 'next';
import { SectionPage } from '@/components/settings/section-page.tsx';
import { SignInsView } from '@/components/settings/sign-ins/sign-ins-view.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';

export const metadata: Metadata = { title: 'Sign-ins' };

export default function SignInsPage() {
  return (
    <ForPerson path="/settings/sign-ins">
      {() => (
        <SectionPage>
          <Prefetched
            read={({ queryClient, trpc }) => queryClient.prefetchQuery(trpc.signIns.list.queryOptions())}
          >
            <SignInsView />
          </Prefetched>
        </SectionPage>
      )}
    </ForPerson>
  );
}
