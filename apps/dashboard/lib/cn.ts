import { type ClassValue, clsx } from 'clsx';

/** Joins class names. It does not resolve conflicting utilities: choose one of them before. */
export function cn(...classes: ClassValue[]): string {
  return clsx(classes);
}
