'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { CardList } from '../../sections/card-list.tsx';
import { NothingYet } from '../../sections/nothing-yet.tsx';
import { ReadList } from '../../sections/read-list.tsx';
import { Section } from '../../sections/section.tsx';
import { InvitationCard } from './invitation-card.tsx';
import { NewInvitation } from './new-invitation.tsx';

/** The open invitations, and the form for a new one. */
export function Invitations({ canSignIn }: { canSignIn: boolean }) {
  const query = useQuery(useTRPC().invitations.list.queryOptions());
  return (
    <Section
      nested
      title="Invitations"
      about="Links with which people become members. Each link works once, until it expires or is revoked."
      actions={<NewInvitation />}
    >
      {!canSignIn && (
        <p className="mb-3 rounded-lg bg-warn-soft px-3 py-2.5 text-pretty">
          <span className="font-medium">New people cannot accept an invitation yet:</span> no sign-in is set
          up on this server. Its operator can set up GitHub or an OpenID Connect provider;{' '}
          <code className="font-mono text-xs">docs/operations.md</code> says how.
        </p>
      )}
      <ReadList query={query} what="invitations">
        {({ data }) =>
          data.length === 0 ? (
            <NothingYet>No invitation is open.</NothingYet>
          ) : (
            <CardList label="Open invitations">
              {data.map((invitation) => (
                <InvitationCard key={invitation.id} invitation={invitation} />
              ))}
            </CardList>
          )
        }
      </ReadList>
    </Section>
  );
}
