'use client';

import { Bookmark, ChevronDown } from 'lucide-react';
import { lazy, useRef, useState } from 'react';
import type { Filters } from '@/lib/sessions/filters.ts';
import type { ChosenView } from '@/lib/views/use-chosen-view.ts';
import { useShortcut } from '../keyboard/use-shortcut.ts';
import { buttonStyle } from '../ui/button.tsx';
import { Name } from '../ui/name.tsx';
import { Part } from '../ui/part.tsx';

const loadPanel = () => import('./views-panel.tsx');
const ViewsPanel = lazy(loadPanel);

interface ViewsButtonProps {
  filters: Filters;
  /** The title of the table whose layout a view has. */
  table: string;
  chosen: ChosenView;
}

/** Shows the current view, and opens the others. */
export function ViewsButton({ filters, table, chosen }: ViewsButtonProps) {
  const [panel, setPanel] = useState<'unread' | 'open' | 'closed'>('unread');
  const button = useRef<HTMLButtonElement>(null);
  const { view, isEdited } = chosen;
  const open = () => setPanel('open');
  useShortcut('v', 'Choose or save a view', open);
  return (
    <>
      <button
        type="button"
        ref={button}
        onClick={open}
        onPointerEnter={() => void loadPanel()}
        aria-haspopup="dialog"
        aria-keyshortcuts="v"
        title={view ? undefined : 'Saved views: filters and a layout under a name'}
        // Without a name, there is nothing that could be cut short.
        className={`${buttonStyle()} ${view ? 'min-w-0 shrink' : 'shrink-0'} px-2`}
      >
        <Bookmark aria-hidden className="size-3.5 shrink-0" />
        {view ? (
          <>
            <span className="sr-only">View</span>
            <span className="max-w-56 min-w-0 truncate max-sm:max-w-24">
              <Name of={view.name} />
            </span>
            {isEdited && (
              <>
                <span className="font-normal text-ink-soft max-sm:sr-only">edited</span>
                <span
                  aria-hidden
                  className="size-1.5 shrink-0 rounded-full bg-accent sm:hidden forced-colors:bg-[ButtonText]"
                />
              </>
            )}
          </>
        ) : (
          <span className="max-sm:sr-only">Views</span>
        )}
        <ChevronDown aria-hidden className="size-3 shrink-0 text-ink-faint max-sm:hidden" />
      </button>
      {panel !== 'unread' && (
        <Part>
          <ViewsPanel
            open={panel === 'open'}
            onClose={() => setPanel('closed')}
            anchor={button}
            filters={filters}
            table={table}
            chosen={chosen}
          />
        </Part>
      )}
    </>
  );
}
