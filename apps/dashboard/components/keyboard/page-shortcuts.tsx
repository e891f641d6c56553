'use client';

import type { Scope } from '@masker/contract';
import { useRouter } from 'next/navigation';
import { lazy, Suspense, useEffect, useState } from 'react';
import { pages } from '../shell/pages.ts';
import { onShortcutList } from './shortcut-list-opener.ts';
import { useShortcut } from './use-shortcut.ts';

const ShortcutList = lazy(async () => ({ default: (await import('./shortcut-list.tsx')).ShortcutList }));

/** The shortcuts of every page: to the other pages, and to the list of all shortcuts. */
export function PageShortcuts({ permissions }: { permissions: readonly Scope[] }) {
  const [list, setList] = useState<'unread' | 'open' | 'closed'>('unread');
  const open = () => setList('open');
  useEffect(() => onShortcutList(open), []);
  useShortcut('?', 'Show all shortcuts', open);
  return (
    <>
      {pages.map(
        ({ path, label, scope, key }) =>
          (scope === null || permissions.includes(scope)) && (
            <GoTo key={path} path={path} label={label} letter={key} />
          ),
      )}
      {list !== 'unread' && (
        <Suspense>
          <ShortcutList open={list === 'open'} onOpenChange={(next) => setList(next ? 'open' : 'closed')} />
        </Suspense>
      )}
    </>
  );
}

function GoTo({ path, label, letter }: { path: string; label: string; letter: string }) {
  const router = useRouter();
  useShortcut(`g ${letter}`, `Go to ${label}`, () => router.push(path));
  return null;
}
