import type { ReactNode } from 'react';

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-4 min-w-4 items-center justify-center rounded border border-line-strong bg-surface px-1 font-sans text-[10px] leading-none text-ink-soft">
      {children}
    </kbd>
  );
}
