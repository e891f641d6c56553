import { isId } from '@masker/contract/plain';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SessionPage } from '@/components/session-page/session-page.tsx';
import { ForPerson } from '@/components/shell/for-person.tsx';
import { Prefetched } from '@/components/shell/prefetched.tsx';
import { problemOf } from '@/lib/api/problem.ts';
import { pathWith, type SearchParams } from '@/lib/filters/search.ts';
import { shortId } from '@/lib/format/short-id.ts';
import { home } from '@/lib/sign-in/next-path.ts';

interface PageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { id } = await params;
  return { title: isId('session', id) ? `Session ${shortId(id)}` : 'No such session' };
}

export default async function OneSession({ params, searchParams }: PageProps) {
  const [{ id }, search] = await Promise.all([params, searchParams]);
  return <ForPerson path={pathWith(`${home}/${id}`, search)}>{() => <Read id={id} />}</ForPerson>;
}

/** Reads the session here, so that the audit log records it as opened. The page shows and retries other errors. */
function Read({ id }: { id: string }) {
  if (!isId('session', id)) notFound();
  return (
    <Prefetched
      read={async ({ queryClient, trpc }) => {
        const query = trpc.sessions.get.queryOptions({ session_id: id });
        const problem = await queryClient.fetchQuery(query).then(() => null, problemOf);
        if (problem?.code === 'session_not_found') notFound();
      }}
    >
      <SessionPage id={id} />
    </Prefetched>
  );
}
