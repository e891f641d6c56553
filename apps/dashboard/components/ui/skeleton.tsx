import { cn } from '@/lib/cn.ts';

/** A placeholder for content. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('skeleton', className)} />;
}
