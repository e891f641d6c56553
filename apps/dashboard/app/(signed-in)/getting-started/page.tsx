import type { Metadata } from 'next';
import { GettingStartedPage } from '@/components/getting-started/getting-started-page.tsx';
import { SectionPage } from '@/components/sections/section-page.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { gettingStartedPath } from '@/lib/getting-started/path.ts';
import { latestSessionOptions } from '@/lib/sessions/latest-session.ts';

export const metadata: Metadata = { title: 'Getting started' };

export default function Page() {
  return (
    <ForPerson path={gettingStartedPath}>
      {() => (
        <SectionPage>
          <Prefetched read={({ queryClient, trpc }) => queryClient.prefetchQuery(latestSessionOptions(trpc))}>
            <GettingStartedPage />
          </Prefetched>
        </SectionPage>
      )}
    </ForPerson>
  );
}
