import { type AuditEntry, isId } from '@masker/contract/plain';
import Link from 'next/link';
import { sessionPath } from '@/lib/sessions/links.ts';
import { Code } from './code.tsx';

/** The id of what an entry is about; that of a session that was there leads to it. */
export function Target({ entry: { target, outcome } }: { entry: AuditEntry }) {
  if (target === null) return <span className="text-ink-faint">None</span>;
  return (
    <>
      <Code text={target} what="the id" />
      {outcome === 'ok' && isId('session', target) && (
        <Link
          href={sessionPath(target)}
          prefetch={false}
          className="text-accent underline underline-offset-2"
        >
          Open the session
        </Link>
      )}
    </>
  );
}
