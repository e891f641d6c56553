'use client';

import type { NewInvitation as Made } from '@masker/contract';
import { useQueryClient } from '@tanstack/react-query';
import { asNoun } from '@/lib/access/roles.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { Moment } from '../../ui/moment.tsx';
import { MakeOnce } from '../make-once.tsx';
import { ShownOnce } from '../shown-once.tsx';
import { InvitationForm } from './invitation-form.tsx';

/** Creates an invitation, and shows its link once. */
export function NewInvitation() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return (
    <MakeOnce<Made>
      action="Invite"
      title="Invite someone"
      description="You get a link to send to them. They sign in as usual."
      form={(onMade) => (
        <InvitationForm
          onMade={(made) => {
            onMade(made);
            void queryClient.invalidateQueries({ queryKey: trpc.invitations.list.queryKey() });
          }}
        />
      )}
      madeTitle={() => 'Copy the link now'}
      secret={({ url, invitation }, onDone) => (
        <ShownOnce
          secret={url}
          what="the link"
          warning="It is shown only once. The first person who follows it becomes a member: send it only to the person it is for."
          onDone={onDone}
        >
          <p className="text-ink-soft">
            It makes them {asNoun(invitation.role)}, and works until{' '}
            <Moment instant={invitation.expires_at} />.
          </p>
        </ShownOnce>
      )}
    />
  );
}
