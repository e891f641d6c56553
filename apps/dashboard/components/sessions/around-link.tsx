import type { Session } from '@masker/contract/plain';
import { ListTree } from 'lucide-react';
import { aroundPath } from '@/lib/sessions/links.ts';
import { buttonStyle } from '../ui/button.tsx';
import { PageLink } from '../ui/page-link.tsx';

/** Links to the list around a session, without filters and with the session open. */
export function AroundLink({ session }: { session: Session }) {
  return (
    <PageLink
      href={aroundPath(session)}
      title="All sessions within 15 minutes of this one"
      className={buttonStyle()}
    >
      <ListTree className="size-3.5" /> Around this one
    </PageLink>
  );
}
