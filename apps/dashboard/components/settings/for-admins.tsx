'use client';

import type { Me } from '@masker/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';
import { memberPages } from '@/lib/access/pages.ts';
import { useTRPC } from '@/lib/api/trpc.ts';

interface ForAdminsProps {
  me: Me;
  /** What it is that only administrators do: `Tokens are made and revoked by administrators.` */
  children: string;
}

/** Says to everyone else why there is nothing for them here, and whom to ask. */
export function ForAdmins({ me, children }: ForAdminsProps) {
  const members = useInfiniteQuery(memberPages(useTRPC()));
  const admins = members.data?.pages.flatMap(({ data }) => data).filter(({ role }) => role === 'admin') ?? [];
  return (
    <div role="status" className="flex gap-3 rounded-lg border border-line bg-sunken px-4 py-3.5">
      <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
      <div className="min-w-0 text-ink-soft text-pretty">
        <p>
          {children} You are a {me.user?.role} of {me.account.name}.
        </p>
        {admins.length > 0 && (
          <p className="mt-1 wrap-anywhere">
            Ask {admins.map(({ name, email }) => `${name} (${email})`).join(', ')}.
          </p>
        )}
      </div>
    </div>
  );
}
