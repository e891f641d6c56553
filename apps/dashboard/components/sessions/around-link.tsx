import type { Session } from '@masker/contract/plain';
import { ListTree } from 'lucide-react';
import Link from 'next/link';
import { aroundPath } from '@/lib/sessions/links.ts';
import { buttonStyle } from '../ui/button.tsx';

/** Leads to the list around a session, with the filters lifted and the session open. */
export function AroundLink({ session }: { session: Session }) {
  return (
    <Link
      href={aroundPath(session)}
      prefetch={false}
      title="All sessions within 15 minutes of this one"
      className={buttonStyle()}
    >
      <ListTree className="size-3.5" /> Around this one
    </Link>
  );
}
