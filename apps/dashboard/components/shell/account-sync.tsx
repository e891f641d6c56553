'use client';

import type { Me } from '@masker/contract';
import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { followAccount, useAccountId, wasFollowed } from '@/lib/api/account-change.ts';
import { announceShown, onShownElsewhere } from '@/lib/sign-in/account-channel.ts';
import { useSay } from '../ui/results.tsx';

/** Keeps all tabs of a browser on the account of its login session. */
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
 * The content of an account's page. The shell persists across pages: a page that was rendered after a switch of the
 * account in another tab must not appear under the name of the previous account.
 */
export function OfAccount({ id, children }: { id: string; children: ReactNode }) {
  const isSame = useAccountId() === id;
  useEffect(() => {
    if (!isSame) followAccount();
  }, [isSame]);
  return isSame ? children : <main id="content" className="flex-1" aria-busy />;
}
