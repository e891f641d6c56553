'use client';

import type { Scope } from '@masker/contract';
import { usePathname } from 'next/navigation';
import { lazy, useEffect, useState } from 'react';
import { useGoTo } from '@/lib/address/use-go-to.ts';
import { pages } from '@/lib/pages.ts';
import { chooseTimeStyle, useTimeStyle } from '@/lib/preferences/time-style.ts';
import { Part } from '../ui/part.tsx';
import { onShortcutList } from './shortcut-list-opener.ts';
import { useShortcut } from './use-shortcut.ts';

const ShortcutList = lazy(async () => ({ default: (await import('./shortcut-list.tsx')).ShortcutList }));

/** The shortcuts of every page: to the other pages, and to the list of all shortcuts. */
export function PageShortcuts({ permissions }: { permissions: readonly Scope[] }) {
  const [list, setList] = useState<'unread' | 'open' | 'closed'>('unread');
  const open = () => setList('open');
  useEffect(() => onShortcutList(open), []);
  useShortcut('?', 'Show all shortcuts', open);
  const pathname = usePathname();
  return (
    <>
      {pages.some(({ path, isList }) => isList && path === pathname) && <ListShortcuts />}
      {pages.map(
        ({ path, label, scope, key }) =>
          (scope === null || permissions.includes(scope)) && (
            <GoTo key={path} path={path} label={label} letter={key} />
          ),
      )}
      {list !== 'unread' && (
        <Part>
          <ShortcutList open={list === 'open'} onOpenChange={(next) => setList(next ? 'open' : 'closed')} />
        </Part>
      )}
    </>
  );
}

/** The shortcuts of every list. */
function ListShortcuts() {
  const style = useTimeStyle();
  useShortcut('/', 'Go to the filters', focusFilters);
  useShortcut('t', 'Absolute or relative times', () =>
    chooseTimeStyle(style === 'relative' ? 'absolute' : 'relative'),
  );
  return null;
}

function focusFilters() {
  const filters = document.querySelectorAll<HTMLElement>(
    'main [role=group][aria-label=Filters] :is(input, button)',
  );
  // The phone layout is in the document too, hidden.
  [...filters].find((one) => one.checkVisibility())?.focus();
}

function GoTo({ path, label, letter }: { path: string; label: string; letter: string }) {
  const goTo = useGoTo();
  useShortcut(`g ${letter}`, `Go to ${label}`, () => goTo(path));
  return null;
}
