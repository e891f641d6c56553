import { type AuditEntry, isId } from '@masker/contract/plain';
import Link from 'next/link';
import { pathWith } from '@/lib/filters/search.ts';
import { sessionFilters } from '@/lib/sessions/filters.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { Code } from './code.tsx';

/** The id of what an entry is about; that of a session that was there leads to it. */
export function Target({ entry: { target, outcome } }: { entry: AuditEntry }) {
  if (target === null) return <span className="text-ink-faint">None</span>;
  return (
    <>
      <Code text={target} what="the id" />
      {outcome === 'ok' && isId('session', target) && (
        <Link
          href={pathWith(home, { [sessionFilters.openRow]: target })}
          prefetch={false}
          className="text-accent underline underline-offset-2"
        >
          Open the session
        </Link>
      )}
    </>
  );
}
