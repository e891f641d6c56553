import { FileQuestion } from 'lucide-react';
import Link from 'next/link';
import { buttonStyle } from '@/components/ui/button.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { home } from '@/lib/sign-in/next-path.ts';

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center">
      <Notice
        icon={<FileQuestion />}
        title="There is no page at this address"
        actions={
          <Link href={home} className={buttonStyle()}>
            Go to the sessions
          </Link>
        }
      >
        <p>The link may be cut short or out of date.</p>
      </Notice>
    </main>
  );
}
