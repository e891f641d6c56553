import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { type ReactNode, Suspense } from 'react';
import { serverApi } from '@/lib/api/server.ts';

type ServerApi = Awaited<ReturnType<typeof serverApi>>;

interface PrefetchedProps {
  /** Reads what the page begins with. What cannot be read, the browser asks for again and says why not. */
  read(api: ServerApi): Promise<unknown>;
  /** Shown when that takes long. Without it, the page waits. */
  fallback?: ReactNode;
  children: ReactNode;
}

/**
 * Milliseconds that a page waits for what it begins with before it shows a skeleton. React reveals what comes after a
 * skeleton a third of a second after it, however soon it is there.
 */
const patience = 250;

/** A part of a page that comes with what is in it. */
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

/** Whether it is done within a moment. */
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
