import { FileQuestion } from 'lucide-react';
import Link from 'next/link';
import { home } from '@/lib/sign-in/next-path.ts';
import { buttonStyle } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** For an address that no page has. */
export function NoSuchPage() {
  return (
    <main id="content" className="flex-1 overflow-y-auto">
      <Notice
        level={1}
        icon={<FileQuestion />}
        title="There is no page at this address"
        actions={
          <Link href={home} prefetch={false} className={buttonStyle()}>
            Go to the sessions
          </Link>
        }
      >
        <p>The link may be cut short or out of date.</p>
      </Notice>
    </main>
  );
}
