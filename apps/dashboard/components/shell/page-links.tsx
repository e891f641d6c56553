'use client';

import type { Scope } from '@masker/contract';
import { usePathname } from 'next/navigation';
import { cn } from '@/lib/cn.ts';
import { useCurrentInSight } from '@/lib/hooks/use-current-in-sight.ts';
import { pages } from '@/lib/pages.ts';
import { isWithin } from '@/lib/paths.ts';
import { PageLink } from '../ui/page-link.tsx';

interface PageLinksProps {
  /** The permissions of the person. */
  permissions: readonly Scope[];
  className?: string;
}

/** Links to the pages that the person may see; the current one is marked. */
export function PageLinks({ permissions, className }: PageLinksProps) {
  const pathname = usePathname();
  const links = useCurrentInSight(pathname);
  return (
    <nav
      ref={links}
      aria-label="Pages"
      className={cn(
        'edge-shades flex items-stretch gap-1 overflow-x-auto whitespace-nowrap [scrollbar-width:none]',
        className,
      )}
    >
      {pages.map(({ path, label, scope }) => {
        if (scope !== null && !permissions.includes(scope)) return null;
        const here = isWithin(pathname, path);
        return (
          <PageLink
            key={path}
            href={path}
            aria-current={here ? 'page' : undefined}
            className="relative flex items-center px-2 font-medium text-ink-soft transition-colors duration-100 hover:text-ink focus-visible:-outline-offset-2 aria-[current]:text-ink forced-colors:aria-[current]:underline aria-[current]:after:absolute aria-[current]:after:inset-x-2 aria-[current]:after:-bottom-px aria-[current]:after:h-0.5 aria-[current]:after:bg-accent"
          >
            {label}
          </PageLink>
        );
      })}
    </nav>
  );
}
