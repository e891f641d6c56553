import { Skeleton } from '../ui/skeleton.tsx';

const rows = Array.from({ length: 12 }, (_, index) => index);

/** Placeholder of the table of agents. */
export function AgentsSkeleton() {
  return (
    <div role="status" className="bg-surface">
      <span className="sr-only">Loading agents</span>
      <div className="h-8 border-b border-line-strong bg-canvas max-md:hidden" />
      {rows.map((row) => (
        <div
          key={row}
          className="flex h-11 items-center gap-6 border-b border-line px-3 max-md:h-24 sm:px-4 [&>*]:shrink-0"
        >
          <Skeleton className="w-40" />
          <Skeleton className="h-5 w-36" />
          <Skeleton className="w-16" />
          <Skeleton className="w-20" />
        </div>
      ))}
    </div>
  );
}
