import { type ClassValue, clsx } from 'clsx';

/** Joins class names. Of two utilities that say opposite things either may win: choose one of them before. */
export function cn(...classes: ClassValue[]): string {
  return clsx(classes);
}
