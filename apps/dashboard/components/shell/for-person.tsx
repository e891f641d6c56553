import type { Me } from '@masker/contract';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { accountParam } from '@/lib/address/account-param.ts';
import { readVisitor } from '@/lib/api/server.ts';
import { loginPath } from '@/lib/sign-in/next-path.ts';
import { OtherAccountLater } from '../share/other-account-later.tsx';
import { OfAccount } from './account-sync.tsx';
import { ProblemPage } from './problem-page.tsx';

interface ForPersonProps {
  /** The URL of the page, to return to after sign-in. */
  path: string;
  children(me: Me): ReactNode;
}

/**
 * A page for signed-in people; others are redirected to sign-in. If the link names another account than the current
 * one, the page says so instead.
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
        <OtherAccountLater linked={linked} current={account.name} />
      ) : (
        children(visitor.me)
      )}
    </OfAccount>
  );
}

/** The account that a link names. */
function linkedAccount(path: string): string | null {
  return new URLSearchParams(path.split('?')[1]).get(accountParam);
}
