'use client';

import { usePathname } from 'next/navigation';
import { useCurrentInSight } from '@/lib/hooks/use-current-in-sight.ts';
import { isWithin } from '@/lib/paths.ts';
import { PageLink } from '../ui/page-link.tsx';
import { sections } from './sections.ts';

/** Links to the settings pages: beside them, or above if there is little room. */
export function SectionLinks() {
  const pathname = usePathname();
  const links = useCurrentInSight(pathname);
  return (
    <nav
      ref={links}
      aria-label="Settings"
      className="flex shrink-0 gap-0.5 overflow-x-auto border-b border-line px-2 py-1.5 [scrollbar-width:none] md:w-48 md:flex-col md:border-r md:border-b-0 md:px-3 md:py-5"
    >
      {sections.map(({ path, label }) => (
        <PageLink
          key={path}
          href={path}
          // As the links to the pages.
          aria-current={isWithin(pathname, path) ? 'page' : undefined}
          className="flex h-7 shrink-0 items-center rounded-md px-2.5 font-medium text-ink-soft transition-colors duration-100 hover:bg-hover hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent"
        >
          {label}
        </PageLink>
      ))}
    </nav>
  );
}
