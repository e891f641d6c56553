'use client';

import { usePathname } from 'next/navigation';
import type { MouseEvent } from 'react';
import { pages } from '@/lib/pages.ts';

/** Skips the header and the filters, to the rows of a list or to the main content. */
export function SkipLink() {
  const pathname = usePathname();
  const isList = pages.some(({ path, isList }) => isList && path === pathname);

  function skip(event: MouseEvent) {
    event.preventDefault();
    const main = document.querySelector<HTMLElement>('main');
    const row = main?.querySelector<HTMLElement>('[role=row][tabindex="0"]');
    if (main && !row) main.tabIndex = -1;
    (row ?? main)?.focus();
  }

  return (
    // biome-ignore lint/a11y/useValidAnchor: it leads to a place on the page, which moves
    <a
      href="#content"
      onClick={skip}
      className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md print:hidden border border-line-strong bg-raised px-3 py-1.5 font-medium shadow-pop focus:translate-y-0"
    >
      Skip to the {isList ? 'list' : 'content'}
    </a>
  );
}
