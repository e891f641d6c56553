import type { Metadata } from 'next';
import { notFound } from 'next/navigation';

export const metadata: Metadata = { title: 'No such page' };

/** Any address that no page has: what says so stands in the shell. */
export default function Missing() {
  notFound();
}
