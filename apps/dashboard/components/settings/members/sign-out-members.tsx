'use client';

import type { Me, Member } from '@masker/contract';
import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { counted } from '@/lib/format/count.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { Confirm } from '../../problem/confirm.tsx';
import { Button } from '../../ui/button.tsx';
import { useSay } from '../../ui/results.tsx';

/** Ends the login sessions of another person in the account. */
export function SignOutMember({ member, account }: { member: Member; account: string }) {
  const say = useSay();
  const signOut = useMutation(useTRPC().members.signOut.mutationOptions());

  async function end() {
    const { revoked } = await signOut.mutateAsync({ user_id: member.user_id });
    say(`${member.name} is signed out: ${counted(revoked, 'login session')}`);
  }

  return (
    <Confirm
      trigger={<Button aria-label={`Sign out ${member.name}`}>Sign out</Button>}
      title={`Sign ${member.name} out?`}
      action="Sign out"
      onConfirm={end}
    >
      {member.email} has to sign in again to open {visibleName(account)}, on every device, and stays a member.
      Login sessions in other accounts stay there.
    </Confirm>
  );
}

/** Ends the login sessions of everybody in the account, including this one. */
export function SignOutAllMembers({ account }: Pick<Me, 'account'>) {
  const signOutAll = useMutation(useTRPC().members.signOutAll.mutationOptions());

  async function end() {
    await signOutAll.mutateAsync({});
    window.location.assign('/login');
  }

  return (
    <Confirm
      trigger={<Button size="medium">Sign everybody out</Button>}
      title="Sign everybody out?"
      action="Sign everybody out"
      onConfirm={end}
    >
      All members, you included, have to sign in again to open {visibleName(account.name)}. Tokens of services
      keep working.
    </Confirm>
  );
}
