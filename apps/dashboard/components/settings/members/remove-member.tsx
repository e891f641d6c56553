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
  /** Whether people remove themselves. */
  self: boolean;
}

/** Removes a person from the account. */
export function RemoveMember({ member, account, self }: RemoveMemberProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useSay();
  const remove = useMutation(trpc.members.remove.mutationOptions());

  async function take() {
    await remove.mutateAsync({ user_id: member.user_id });
    // Opens another account of theirs, or the sign-in page: they may see nothing of this account any more.
    if (self) return window.location.assign('/');
    say(`${member.name} removed`);
    await queryClient.invalidateQueries({ queryKey: trpc.members.list.pathKey() });
    await queryClient.invalidateQueries({ queryKey: trpc.invitations.list.queryKey() });
  }

  return (
    <Confirm
      trigger={
        <Button aria-label={self ? undefined : `Remove ${member.name}`} className="min-w-18">
          {self ? 'Leave' : 'Remove'}
        </Button>
      }
      title={self ? `Leave ${account}?` : `Remove ${member.name}?`}
      action={self ? 'Leave' : 'Remove'}
      onConfirm={take}
    >
      {self
        ? 'You lose access to it, and need an invitation to return.'
        : `${member.email} loses access to ${account} immediately. Their invitations are revoked; tokens that they created belong to the account and stay valid.`}
    </Confirm>
  );
}
