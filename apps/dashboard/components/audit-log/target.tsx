import { type AuditEntry, isId } from '@masker/contract/plain';
import { sessionPath } from '@/lib/sessions/links.ts';
import { PageLink } from '../ui/page-link.tsx';
import { Code } from './code.tsx';

/** The id of the target of an entry; the id of a session links to it if it existed. */
export function Target({ entry: { target, outcome } }: { entry: AuditEntry }) {
  if (target === null) return <span className="text-ink-faint">None</span>;
  return (
    <>
      <Code text={target} what="the id" />
      {outcome === 'ok' && isId('session', target) && (
        <PageLink href={sessionPath(target)} className="text-accent underline underline-offset-2">
          Open the session
        </PageLink>
      )}
    </>
  );
}
