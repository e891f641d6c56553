import { cn } from '@/lib/cn.ts';

/** A place where something is about to be. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('skeleton', className)} />;
}
