import type { ReactNode } from 'react';

/** Where a list would be that has nothing in it. */
export function NothingYet({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-lg border border-dashed border-line-strong px-4 py-8 text-center text-ink-soft text-pretty">
      {children}
    </p>
  );
}
