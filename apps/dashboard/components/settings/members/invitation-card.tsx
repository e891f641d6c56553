'use client';

import type { Invitation } from '@masker/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { Confirm } from '../../problem/confirm.tsx';
import { Card } from '../../sections/card-list.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useSay } from '../../ui/results.tsx';

/** An open invitation. */
export function InvitationCard({ invitation }: { invitation: Invitation }) {
  return (
    <Card
      title={`Invitation as ${invitation.role}`}
      facts={[
        ['Made by', invitation.created_by.name],
        ['Made', <Moment key="made" instant={invitation.created_at} />],
        ['Expires', <Moment key="expires" instant={invitation.expires_at} />],
      ]}
      actions={<RevokeInvitation invitation={invitation} />}
    />
  );
}

function RevokeInvitation({ invitation }: { invitation: Invitation }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useSay();
  const revoke = useMutation(trpc.invitations.revoke.mutationOptions());

  async function end() {
    await revoke.mutateAsync({ invitation_id: invitation.id });
    say('Invitation revoked');
    await queryClient.invalidateQueries({ queryKey: trpc.invitations.list.queryKey() });
  }

  return (
    <Confirm
      trigger={<Button>Revoke</Button>}
      title="Revoke this invitation?"
      action="Revoke"
      onConfirm={end}
    >
      Its link stops working. People who already joined with it stay members.
    </Confirm>
  );
}
