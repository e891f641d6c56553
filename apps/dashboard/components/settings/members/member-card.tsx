'use client';

import type { Me, Member } from '@masker/contract';
import { isOperator } from '@masker/contract/plain';
import { Card } from '../../sections/card-list.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Moment } from '../../ui/moment.tsx';
import { RemoveMember } from './remove-member.tsx';
import { RoleSelect } from './role-select.tsx';
import { SignOutMember } from './sign-out-members.tsx';

interface MemberCardProps {
  member: Member;
  me: Me;
  /** Whether the account would lose its only admin. */
  onlyAdmin: boolean;
}

/** A member of the account. */
export function MemberCard({ member, me, onlyAdmin }: MemberCardProps) {
  const isAdmin = me.user?.role === 'admin';
  const self = member.user_id === me.user?.id;
  const operator = isOperator(member);
  return (
    <Card
      title={member.name}
      mark={(self && <Badge tone="good">You</Badge>) || (operator && <Badge>Operator</Badge>)}
      facts={[
        ['Role', member.role],
        ['Member since', <Moment key="since" instant={member.joined_at} />],
      ]}
      actions={
        (isAdmin || self) &&
        !onlyAdmin && (
          <>
            {isAdmin && !operator && <RoleSelect member={member} self={self} />}
            {isAdmin && !self && <SignOutMember member={member} account={me.account.name} />}
            <RemoveMember member={member} account={me.account.name} self={self} />
          </>
        )
      }
    >
      <p className="text-xs wrap-anywhere text-ink-soft">{member.email}</p>
      {operator && (
        <p className="mt-1 text-xs text-ink-soft">
          The login of somebody who runs masker on the machine of the server, and no person. If you remove it,
          the next command brings it back.
        </p>
      )}
      {onlyAdmin && (isAdmin || self) && (
        <p className="mt-1 text-xs text-ink-soft">
          The only administrator: an account needs one. Make someone else administrator before you change or
          leave this.
        </p>
      )}
    </Card>
  );
}
