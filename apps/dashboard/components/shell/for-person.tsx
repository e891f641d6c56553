import type { Me } from '@masker/contract';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { readVisitor } from '@/lib/api/server.ts';
import { accountParam } from '@/lib/share/account-param.ts';
import { loginPath } from '@/lib/sign-in/next-path.ts';
import { OtherAccount } from '../share/other-account.tsx';
import { OfAccount } from './account-sync.tsx';
import { ProblemPage } from './problem-page.tsx';

interface ForPersonProps {
  /** The address of the page, to come back to after signing in. */
  path: string;
  children(me: Me): ReactNode;
}

/**
 * A page for someone who is signed in; others are sent to the sign-in first. A link that names another account than the
 * one that they look at says so instead.
 */
export async function ForPerson({ path, children }: ForPersonProps) {
  const visitor = await readVisitor();
  if ('problem' in visitor) return <ProblemPage problem={visitor.problem} />;
  if (visitor.me === null) redirect(loginPath(path));
  const { account } = visitor.me;
  const linked = linkedAccount(path);
  return (
    <OfAccount id={account.id}>
      {linked !== null && linked !== account.id ? (
        <OtherAccount linked={linked} current={account.name} />
      ) : (
        children(visitor.me)
      )}
    </OfAccount>
  );
}

/** The account that a link says it is of. */
function linkedAccount(path: string): string | null {
  return new URLSearchParams(path.split('?')[1]).get(accountParam);
}
