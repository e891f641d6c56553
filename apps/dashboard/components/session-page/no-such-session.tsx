'use client';

import { isId } from '@masker/contract/plain';
import { FileQuestion } from 'lucide-react';
import Link from 'next/link';
import { useParams } from 'next/navigation';
import { useMe } from '@/lib/api/me.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { buttonStyle } from '../ui/button.tsx';
import { Name } from '../ui/name.tsx';
import { Notice } from '../ui/notice.tsx';

/** In place of a session that is not there. */
export function NoSuchSession() {
  const { id = '' } = useParams<{ id?: string }>();
  const me = useMe();
  const wanted = decodeURIComponent(id);
  return (
    <main id="content" className="flex-1 overflow-y-auto">
      <Notice
        level={1}
        icon={<FileQuestion />}
        title="No such session"
        actions={
          <Link href={home} prefetch={false} className={buttonStyle()}>
            Go to the sessions
          </Link>
        }
      >
        {isId('session', wanted) ? (
          <p>
            <code className="font-mono text-xs break-all text-ink">{wanted}</code> is not in{' '}
            {me ? <Name of={me.account.name} /> : 'your account'}. It may belong to another account, which you
            choose in the menu under your name, or be older than what your account keeps.
          </p>
        ) : (
          <p>
            The address has no session id in it: <code className="font-mono text-xs text-ink">sess_</code> and
            26 letters and digits. The link may be cut short: compare it with where it came from.
          </p>
        )}
      </Notice>
    </main>
  );
}
