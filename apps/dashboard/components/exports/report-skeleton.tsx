import { Skeleton } from '../ui/skeleton.tsx';

const rows = Array.from({ length: 9 }, (_, index) => index);

/** A report before its figures are there. */
export function ReportSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading the report</span>
      <Skeleton className="h-7 w-80 max-w-full" />
      <Skeleton className="mt-2 mb-5 w-96 max-w-full" />
      {rows.map((row) => (
        <div key={row} className="flex h-7 items-center gap-8 border-b border-line">
          <Skeleton className="w-24" />
          <Skeleton className="w-72 max-w-full" />
        </div>
      ))}
    </div>
  );
}
