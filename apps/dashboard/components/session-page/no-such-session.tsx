'use client';

import { isId } from '@masker/contract/plain';
import { FileQuestion } from 'lucide-react';
import { useParams } from 'next/navigation';
import { useMe } from '@/lib/api/me.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { buttonStyle } from '../ui/button.tsx';
import { Name } from '../ui/name.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageLink } from '../ui/page-link.tsx';

/** Shown if a session does not exist. */
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
          <PageLink href={home} className={buttonStyle()}>
            Go to the sessions
          </PageLink>
        }
      >
        {isId('session', wanted) ? (
          <p>
            <code className="font-mono text-xs break-all text-ink">{wanted}</code> is not in{' '}
            {me ? <Name of={me.account.name} /> : 'your account'}. It may belong to another account, which you
            can choose in the menu under your name, or be older than the retention of your account.
          </p>
        ) : (
          <p>
            The URL contains no session id: <code className="font-mono text-xs text-ink">sess_</code> and 26
            letters and digits. The link may be cut off: compare it with the original.
          </p>
        )}
      </Notice>
    </main>
  );
}
