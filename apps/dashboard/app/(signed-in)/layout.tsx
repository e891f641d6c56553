import type { ReactNode } from 'react';
import { ForgetLink } from '@/components/shell/forget-link.tsx';
import { Shell } from '@/components/shell/shell.tsx';
import { readVisitor } from '@/lib/api/server.ts';
import { readPreferences } from '@/lib/preferences/read.ts';

/** The shell, which persists across navigation. Each page checks access itself. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const [visitor, preferences] = await Promise.all([readVisitor(), readPreferences()]);
  return (
    <Shell me={'me' in visitor ? visitor.me : null} {...preferences}>
      <ForgetLink />
      {children}
    </Shell>
  );
}
