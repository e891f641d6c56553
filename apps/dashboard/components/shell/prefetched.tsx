import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { type ReactNode, Suspense } from 'react';
import { serverApi } from '@/lib/api/server.ts';

type ServerApi = Awaited<ReturnType<typeof serverApi>>;

interface PrefetchedProps {
  /** Loads the initial data of the page. The browser retries what fails, and shows the error. */
  read(api: ServerApi): Promise<unknown>;
  /** Shown if loading takes long. Without it, the page waits. */
  fallback?: ReactNode;
  children: ReactNode;
}

/**
 * The time in milliseconds that a page waits for its initial data before it shows a skeleton. After a skeleton, React
 * reveals the content no sooner than a third of a second later.
 */
const patience = 250;

/** A part of a page that is rendered with its data. */
export async function Prefetched({ read, fallback, children }: PrefetchedProps) {
  const api = await serverApi();
  const reading = read(api);
  const part = <Read api={api} reading={reading} {...{ children }} />;
  if (fallback === undefined || (await isDone(reading))) return part;
  return <Suspense fallback={fallback}>{part}</Suspense>;
}

interface ReadProps {
  api: ServerApi;
  reading: Promise<unknown>;
  children: ReactNode;
}

async function Read({ api, reading, children }: ReadProps) {
  await reading;
  return <HydrationBoundary state={dehydrate(api.queryClient)}>{children}</HydrationBoundary>;
}

/** Whether a promise settles within that time. */
async function isDone(reading: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pause = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patience);
  });
  try {
    return await Promise.race([reading.then(() => true), pause]);
  } finally {
    clearTimeout(timer);
  }
}
