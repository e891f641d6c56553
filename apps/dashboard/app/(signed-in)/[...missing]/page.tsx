import type { Metadata } from 'next';
import { notFound } from 'next/navigation';

export const metadata: Metadata = { title: 'No such page' };

/** Any URL without a page; the "not found" message is shown inside the shell. */
export default function Missing() {
  notFound();
}
