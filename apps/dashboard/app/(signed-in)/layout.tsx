import type { ReactNode } from 'react';
import { ForgetLink } from '@/components/shell/forget-link.tsx';
import { Shell } from '@/components/shell/shell.tsx';
import { readVisitor } from '@/lib/api/server.ts';
import { readPreferences } from '@/lib/preferences/read.ts';

/** What stays while a person goes from page to page. Who may see a page is the page's own matter. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const [visitor, preferences] = await Promise.all([readVisitor(), readPreferences()]);
  return (
    <Shell me={'me' in visitor ? visitor.me : null} {...preferences}>
      <ForgetLink />
      {children}
    </Shell>
  );
}
