'use client';

import type { Scope } from '@masker/contract';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '@/lib/cn.ts';
import { isWithin } from '@/lib/paths.ts';
import { pages } from './pages.ts';

interface PageLinksProps {
  /** What the person may do. */
  permissions: readonly Scope[];
  className?: string;
}

/** The ways to the pages that a person may see; the one they are on is marked. */
export function PageLinks({ permissions, className }: PageLinksProps) {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Pages"
      className={cn(
        'flex items-stretch gap-1 overflow-x-auto whitespace-nowrap [scrollbar-width:none]',
        className,
      )}
    >
      {pages.map(({ path, label, scope }) => {
        if (scope !== null && !permissions.includes(scope)) return null;
        const here = isWithin(pathname, path);
        return (
          <Link
            key={path}
            href={path}
            // What is read ahead would be in the audit log as something that a person looked at.
            prefetch={false}
            aria-current={here ? 'page' : undefined}
            className="relative flex items-center px-2 font-medium text-ink-soft transition-colors duration-100 hover:text-ink focus-visible:-outline-offset-2 aria-[current]:text-ink forced-colors:aria-[current]:underline aria-[current]:after:absolute aria-[current]:after:inset-x-2 aria-[current]:after:-bottom-px aria-[current]:after:h-0.5 aria-[current]:after:bg-accent"
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
