import type { InvitationOffer, Role } from '@masker/contract';

const roles: Record<Role, string> = {
  admin: 'an administrator, who sees everything and decides who else may',
  member: 'a member, who sees and adds sessions',
  auditor: 'an auditor, who sees sessions and the audit log',
  viewer: 'a viewer, who sees sessions',
};

/** The offer of an invitation: the sender, the account and the role. */
export function Offer({
  invitation: { account, role, invited_by, expires_at },
}: {
  invitation: InvitationOffer;
}) {
  return (
    <>
      <h1 className="mt-6 text-[22px] leading-7 font-semibold tracking-[-0.015em] wrap-anywhere">
        Join {account.name}
      </h1>
      <p className="mt-2 text-sm text-pretty text-ink-soft wrap-anywhere">
        {invited_by === '' ? 'You are invited' : `${invited_by} invites you`} to be {roles[role]} in this
        account. The link works once, until {expires_at.slice(0, 10)}.
      </p>
    </>
  );
}
