import { GridSkeleton } from './grid-skeleton.tsx';

/** The page before its first sessions are there. */
export function SessionsSkeleton() {
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <div className="h-11 shrink-0 border-b border-line bg-surface" />
      <GridSkeleton />
      <div className="h-7 shrink-0 border-t border-line bg-surface" />
    </main>
  );
}
