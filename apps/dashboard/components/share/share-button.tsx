'use client';

import { Check, Link2 } from 'lucide-react';
import { useAccountId } from '@/lib/api/account-change.ts';
import type { Window } from '@/lib/filters/window.ts';
import { useCopy } from '@/lib/hooks/use-copy.ts';
import { listLink } from '@/lib/share/list-link.ts';
import { useShortcut } from '../keyboard/use-shortcut.ts';
import { Button } from '../ui/button.tsx';
import { useSay } from '../ui/results.tsx';

/** Copies a link to exactly this list: with a fixed window, and with its account. */
export function ShareButton({ window: shown }: { window: Window }) {
  const account = useAccountId();
  const { state, copy } = useCopy();
  const say = useSay();

  async function share() {
    const isCopied = await copy(listLink(window.location.href, shown, account, Date.now()));
    say(
      isCopied
        ? 'Copied a link to exactly this list, as it is now'
        : 'The browser blocks copying: copy the URL instead',
    );
  }

  useShortcut('s', 'Copy a link to exactly this list', () => void share());
  return (
    <Button
      onClick={() => void share()}
      aria-keyshortcuts="s"
      title="Copy a link to exactly this list, with its window and account"
    >
      {state === 'copied' ? <Check className="size-3.5 text-good" /> : <Link2 className="size-3.5" />}
      <span className="max-sm:sr-only">Share</span>
    </Button>
  );
}
