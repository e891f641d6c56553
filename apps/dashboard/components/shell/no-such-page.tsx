import { FileQuestion } from 'lucide-react';
import { home } from '@/lib/sign-in/next-path.ts';
import { buttonStyle } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageLink } from '../ui/page-link.tsx';

/** Shown for a URL without a page. */
export function NoSuchPage() {
  return (
    <main id="content" className="flex-1 overflow-y-auto">
      <Notice
        level={1}
        icon={<FileQuestion />}
        title="There is no page at this address"
        actions={
          <PageLink href={home} className={buttonStyle()}>
            Go to the sessions
          </PageLink>
        }
      >
        <p>The link may be cut short or out of date.</p>
      </Notice>
    </main>
  );
}
