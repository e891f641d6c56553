'use client';

import type { Me } from '@masker/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { memberPages } from '@/lib/access/pages.ts';
import { isAdministrator } from '@/lib/access/roles.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { ForAdmins } from '../../access/for-admins.tsx';
import { CardList } from '../../sections/card-list.tsx';
import { MoreButton } from '../../sections/more-button.tsx';
import { ReadList } from '../../sections/read-list.tsx';
import { Section } from '../../sections/section.tsx';
import { Invitations } from './invitations.tsx';
import { MemberCard } from './member-card.tsx';
import { RenameAccount } from './rename-account.tsx';
import { SignOutAllMembers } from './sign-out-members.tsx';

/**
 * The members of the account, and open invitations.
 *
 * @param canSignIn whether people can sign in to this server, which accepting an invitation requires
 */
export function MembersView({ me, canSignIn }: { me: Me; canSignIn: boolean }) {
  const isAdmin = me.user?.role === 'admin';
  const query = useInfiniteQuery(memberPages(useTRPC()));
  return (
    <>
      <Section
        title="Members"
        about={`The people with access to ${me.account.name}, and their roles.`}
        actions={
          isAdmin && (
            <>
              <RenameAccount account={me.account} />
              <SignOutAllMembers account={me.account} />
            </>
          )
        }
      >
        <ReadList query={query} what="members">
          {({ pages }) => {
            const members = pages.flatMap(({ data }) => data);
            const admins = members.filter(isAdministrator);
            return (
              <>
                <CardList label="Members">
                  {members.map((member) => (
                    <MemberCard
                      key={member.user_id}
                      member={member}
                      me={me}
                      onlyAdmin={!query.hasNextPage && admins.length === 1 && admins[0] === member}
                    />
                  ))}
                </CardList>
                <MoreButton query={query} what="members" />
              </>
            );
          }}
        </ReadList>
      </Section>
      {isAdmin ? (
        <Invitations canSignIn={canSignIn} />
      ) : (
        <Section nested title="Invitations" about="Links with which people become members.">
          <ForAdmins me={me}>Only administrators invite people, change roles and remove members.</ForAdmins>
        </Section>
      )}
    </>
  );
}
