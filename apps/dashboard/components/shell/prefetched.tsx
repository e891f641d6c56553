import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { serverApi } from '@/lib/api/server.ts';

type ServerApi = Awaited<ReturnType<typeof serverApi>>;

interface PrefetchedProps {
  /** Reads what the page begins with. What cannot be read, the browser asks for again and says why not. */
  read(api: ServerApi): Promise<unknown>;
  children: ReactNode;
}

/** A part of a page that comes with what is in it. */
export async function Prefetched({ read, children }: PrefetchedProps) {
  const api = await serverApi();
  await read(api);
  return <HydrationBoundary state={dehydrate(api.queryClient)}>{children}</HydrationBoundary>;
}
