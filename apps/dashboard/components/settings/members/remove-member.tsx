'use client';

import type { Member } from '@masker/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { Confirm } from '../../problem/confirm.tsx';
import { Button } from '../../ui/button.tsx';
import { useSay } from '../../ui/results.tsx';

interface RemoveMemberProps {
  member: Member;
  account: string;
  /** It is the person who asks. */
  self: boolean;
}

/** Takes a person out of the account. */
export function RemoveMember({ member, account, self }: RemoveMemberProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useSay();
  const remove = useMutation(trpc.members.remove.mutationOptions());

  async function take() {
    await remove.mutateAsync({ user_id: member.user_id });
    // Another account of theirs, or the sign-in: nothing of this one is theirs to see any more.
    if (self) return window.location.assign('/');
    say(`${member.name} removed`);
    await queryClient.invalidateQueries({ queryKey: trpc.members.list.pathKey() });
    await queryClient.invalidateQueries({ queryKey: trpc.invitations.list.queryKey() });
  }

  return (
    <Confirm
      trigger={
        <Button aria-label={self ? undefined : `Remove ${member.name}`}>{self ? 'Leave' : 'Remove'}</Button>
      }
      title={self ? `Leave ${account}?` : `Remove ${member.name}?`}
      action={self ? 'Leave' : 'Remove'}
      onConfirm={take}
    >
      {self
        ? 'You no longer see anything of it, and need an invitation to come back.'
        : `${member.email} no longer sees anything of ${account}, at once. Invitations that they made are revoked; tokens that they made belong to the account and stay.`}
    </Confirm>
  );
}
