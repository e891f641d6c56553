import { cn } from '@/lib/cn.ts';

interface SkeletonProps {
  className?: string;
  /** It is there for longer than a moment: what moves keeps the browser busy, and readers from reading. */
  still?: boolean;
}

/** A placeholder for content. */
export function Skeleton({ className, still = false }: SkeletonProps) {
  return <span aria-hidden className={cn('skeleton', still && 'animate-none', className)} />;
}
