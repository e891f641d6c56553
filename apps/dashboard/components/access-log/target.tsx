import { isId } from '@masker/contract';
import Link from 'next/link';
import { pathWith } from '@/lib/filters/search.ts';
import { sessionFilters } from '@/lib/sessions/filters.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { Code } from './code.tsx';

/** The id of what an entry is about; that of a session leads to it. */
export function Target({ id }: { id: string }) {
  return (
    <>
      <Code text={id} what="the id" />
      {isId('session', id) && (
        <Link
          href={pathWith(home, { [sessionFilters.openRow]: id })}
          prefetch={false}
          className="text-accent underline underline-offset-2"
        >
          Open the session
        </Link>
      )}
    </>
  );
}
