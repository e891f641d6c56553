'use client';

import type { Me } from '@masker/contract';
import { Search } from 'lucide-react';
import { lazy, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { takeEarlySearch } from '@/lib/palette/early-search.ts';
import { modifier } from '../keyboard/modifier.ts';
import { isDialogOpen } from '../keyboard/shortcuts.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Part } from '../ui/part.tsx';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

const never = () => () => {};

/** Opens the palette, like ⌘K or Ctrl K. */
export function PaletteButton({ me }: { me: Me }) {
  const [palette, setPalette] = useState<'unread' | 'open' | 'closed'>('unread');
  const held = useSyncExternalStore(never, modifier, () => null);

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const isAsked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isAsked || event.key.toLowerCase() !== 'k') return;
    if (palette !== 'open' && isDialogOpen()) return;
    event.preventDefault();
    setPalette(palette === 'open' ? 'closed' : 'open');
  });
  useEffect(() => {
    if (takeEarlySearch()) setPalette('open');
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);

  return (
    <>
      <Button
        data-search
        onClick={() => setPalette('open')}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        title="Find a session by its id, an agent, a list, a page, a command"
        className="max-[75rem]:size-7 max-[75rem]:px-0"
      >
        <Search className="size-3.5" />
        <span className="max-[75rem]:sr-only">Search</span>
        <span aria-hidden className="ml-1 flex items-center gap-0.5 max-[75rem]:hidden">
          {held && (
            <>
              <Kbd>{held}</Kbd>
              <Kbd>K</Kbd>
            </>
          )}
        </span>
      </Button>
      {palette !== 'unread' && (
        <Part>
          <Palette me={me} open={palette === 'open'} onClose={() => setPalette('closed')} />
        </Part>
      )}
    </>
  );
}
