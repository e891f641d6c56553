import type { Metadata } from 'next';
import { SectionPage } from '@/components/sections/section-page.tsx';
import { LoginSessionsView } from '@/components/settings/login-sessions/login-sessions-view.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';

export const metadata: Metadata = { title: 'Login sessions' };

export default function LoginSessionsPage() {
  return (
    <ForPerson path="/settings/sign-ins">
      {() => (
        <SectionPage>
          <Prefetched
            read={({ queryClient, trpc }) => queryClient.prefetchQuery(trpc.signIns.list.queryOptions())}
          >
            <LoginSessionsView />
          </Prefetched>
        </SectionPage>
      )}
    </ForPerson>
  );
}
