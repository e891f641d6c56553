'use client';

import type { Me } from '@masker/contract';
import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { followAccount, useAccountId, wasFollowed } from '@/lib/api/account-change.ts';
import { announceShown, onShownElsewhere } from '@/lib/api/account-channel.ts';
import { useSay } from '../ui/results.tsx';

/** Keeps the tabs of a browser on the account that its login session looks at. */
export function AccountSync({ user, account }: Pick<Me, 'user' | 'account'>) {
  const shown = `${user?.id} ${account.id}`;
  const say = useSay();
  const sayFollowed = useEffectEvent(() => {
    if (wasFollowed()) say(`This tab now shows ${account.name}, as the account was switched elsewhere`);
  });
  useEffect(() => {
    const end = onShownElsewhere((other) => other !== shown && followAccount());
    announceShown(shown);
    sayFollowed();
    return end;
  }, [shown]);
  return null;
}

/**
 * What a page has to show of an account. Pages come one by one while the shell around them stays: one that was made
 * after the account was switched elsewhere is not shown under the name of the account before.
 */
export function OfAccount({ id, children }: { id: string; children: ReactNode }) {
  const isSame = useAccountId() === id;
  useEffect(() => {
    if (!isSame) followAccount();
  }, [isSame]);
  return isSame ? children : <main id="content" className="flex-1" aria-busy />;
}
