import { cn } from '@/lib/cn.ts';
import type { GridColumnMeta } from './definition.ts';

/** How a cell stands in its row, and at which widths it is there at all. */
export function cellClass<Row>(meta: GridColumnMeta<Row> | undefined): string {
  return cn(
    'min-w-0 items-center px-1.5',
    meta?.align === 'end' && 'justify-end pr-6 text-right',
    meta?.presence === 'narrow' && 'flex',
    meta?.presence === 'medium' && 'hidden @3xl:flex',
    meta?.presence === 'wide' && 'hidden @6xl:flex',
    '*:min-w-0',
  );
}
