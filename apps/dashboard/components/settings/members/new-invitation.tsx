'use client';

import type { NewInvitation as Made } from '@masker/contract';
import { useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '@/lib/api/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Modal } from '../../ui/modal.tsx';
import { Moment } from '../../ui/moment.tsx';
import { ShownOnce } from '../shown-once.tsx';
import { InvitationForm } from './invitation-form.tsx';

/** Makes an invitation, and shows its link, once. */
export function NewInvitation() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<Made | null>(null);

  function finish(next: boolean) {
    setOpen(next);
    setMade(null);
  }

  return (
    <Modal
      open={open}
      onOpenChange={finish}
      sticky={made !== null}
      trigger={
        <Button look="solid" size="medium">
          <Plus className="size-3.5" /> Invite
        </Button>
      }
      title={made ? 'Copy the link now' : 'Invite someone'}
      description={made ? undefined : 'You get a link to send them. They sign in as they always do.'}
    >
      {made ? (
        <ShownOnce
          secret={made.url}
          what="the link"
          warning="It is shown here once. Whoever follows it first becomes a member: send it to the one person it is for."
          onDone={() => finish(false)}
        >
          <p className="text-ink-soft">
            It makes them a {made.invitation.role}, and works until{' '}
            <Moment instant={made.invitation.expires_at} />.
          </p>
        </ShownOnce>
      ) : (
        <InvitationForm
          onMade={(next) => {
            setMade(next);
            void queryClient.invalidateQueries({ queryKey: trpc.invitations.list.queryKey() });
          }}
        />
      )}
    </Modal>
  );
}
