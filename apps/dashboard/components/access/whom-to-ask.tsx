'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { memberPages } from '@/lib/access/pages.ts';
import { isAdministrator } from '@/lib/access/roles.ts';
import { useTRPC } from '@/lib/api/trpc.ts';

/** The administrators of the account, for a member without their permissions. */
export function WhomToAsk() {
  const members = useInfiniteQuery(memberPages(useTRPC()));
  if (!members.data) return null;
  const admins = members.data.pages.flatMap(({ data }) => data).filter(isAdministrator);
  if (admins.length === 0)
    return <p>No person is an administrator of this account: ask the operator of this server.</p>;
  return (
    <p className="wrap-anywhere">Ask {admins.map(({ name, email }) => `${name} (${email})`).join(' or ')}.</p>
  );
}
