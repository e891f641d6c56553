import type { ReactNode } from 'react';

/** The layout of a settings page. */
export function SectionPage({ children }: { children: ReactNode }) {
  return (
    <main id="content" className="quiet-scroll min-h-0 min-w-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-5xl px-4 py-5 sm:px-6 md:py-6">{children}</div>
    </main>
  );
}
