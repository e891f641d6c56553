import type { ReactNode } from 'react';

/** Shown in place of an empty list. */
export function NothingYet({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-lg border border-dashed border-line-strong px-4 py-8 text-center text-ink-soft text-pretty">
      {children}
    </p>
  );
}
