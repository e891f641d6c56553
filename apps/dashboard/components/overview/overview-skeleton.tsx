import { Skeleton } from '../ui/skeleton.tsx';
import { MoversSkeleton } from './movers.tsx';

const titles = ['Sessions by agent', 'Errors by agent', 'Sessions by model', 'Redactions by kind'];

/** Placeholder of the overview. */
export function OverviewSkeleton() {
  return (
    <div role="status" className="mx-auto flex max-w-6xl flex-col gap-4 p-3 sm:p-6">
      <span className="sr-only">Loading the overview</span>
      <Skeleton className="my-1.5 w-96 max-w-full" />
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {titles.map((title) => (
          <div key={title} className="h-24 rounded-lg border border-line bg-surface p-4">
            <Skeleton className="w-20" />
          </div>
        ))}
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        {titles.map((title) => (
          <MoversSkeleton key={title} title={title} />
        ))}
      </div>
    </div>
  );
}
