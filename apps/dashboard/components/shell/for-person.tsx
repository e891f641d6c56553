import type { Me } from '@masker/contract';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { readVisitor } from '@/lib/api/server.ts';
import { loginPath } from '@/lib/sign-in/next-path.ts';
import { OfAccount } from './account-sync.tsx';
import { ProblemPage } from './problem-page.tsx';

interface ForPersonProps {
  /** The address of the page, to come back to after signing in. */
  path: string;
  children(me: Me): ReactNode;
}

/** A page for someone who is signed in; others are sent to the sign-in first. */
export async function ForPerson({ path, children }: ForPersonProps) {
  const visitor = await readVisitor();
  if ('problem' in visitor) return <ProblemPage problem={visitor.problem} />;
  if (visitor.me === null) redirect(loginPath(path));
  return <OfAccount id={visitor.me.account.id}>{children(visitor.me)}</OfAccount>;
}
