'use client';

import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type CSSProperties, type RefObject, useRef, useState } from 'react';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import type { ChosenView } from '@/lib/views/use-chosen-view.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { IconButton } from '../ui/button.tsx';
import { popupStyle, scrimStyle } from '../ui/popup-style.ts';
import { EditView } from './edit-view.tsx';
import { NewView } from './new-view.tsx';
import { ViewList } from './view-list.tsx';

export interface ViewsPanelProps {
  open: boolean;
  onClose(): void;
  /** What it opens under, where there is room. */
  anchor: RefObject<HTMLElement | null>;
  filters: Filters;
  /** The title of the table that layouts are of. */
  table: string;
  chosen: ChosenView;
}

/** The saved views of a person, to be chosen, saved and changed: under its button, on a phone at the lower edge. */
export default function ViewsPanel({ open, onClose, ...props }: ViewsPanelProps) {
  const popup = useRef<HTMLDivElement>(null);
  const [form, setForm] = useState<'new' | { edit: string } | null>(null);
  return (
    <Dialog.Root
      open={open}
      // What is typed is not lost by a click beside it.
      disablePointerDismissal={form !== null}
      onOpenChange={(next) => !next && onClose()}
      onOpenChangeComplete={(next) => !next && setForm(null)}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={`${scrimStyle} sm:bg-transparent`} />
        <Dialog.Popup
          ref={popup}
          initialFocus={() => firstOf(popup.current)}
          finalFocus={props.anchor}
          style={open ? placeUnder(props.anchor.current) : undefined}
          className={`${popupStyle} quiet-scroll fixed z-40 flex flex-col overflow-y-auto overscroll-contain max-sm:inset-x-0 max-sm:bottom-0 max-sm:max-h-[calc(100dvh-1.5rem)] max-sm:rounded-b-none sm:top-(--panel-top) sm:left-(--panel-left) sm:max-h-[calc(100dvh-var(--panel-top)-0.75rem)] sm:w-100`}
        >
          <Panel {...props} form={form} setForm={setForm} onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface PanelProps extends Omit<ViewsPanelProps, 'open' | 'anchor'> {
  form: 'new' | { edit: string } | null;
  setForm(form: PanelProps['form']): void;
}

function Panel({ form, setForm, onClose, filters, table, chosen }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { data, error, isFetching, refetch } = useQuery({
    ...useTRPC().views.list.queryOptions(),
    // Others share and change views, too.
    refetchOnMount: 'always',
  });
  const edited = typeof form === 'object' && data?.data.find(({ id }) => id === form?.edit);

  function toList() {
    setForm(null);
    heading.current?.focus();
  }

  function content() {
    if (form === 'new')
      return <NewView filters={filters} table={table} chosen={chosen} onCancel={toList} onClose={onClose} />;
    if (edited)
      return <EditView key={edited.id} view={edited} table={table} chosen={chosen} onDone={toList} />;
    if (data)
      return (
        <ViewList
          views={data.data}
          filters={filters}
          table={table}
          chosen={chosen}
          onNew={() => setForm('new')}
          onEdit={(edit) => setForm({ edit })}
          onClose={onClose}
        />
      );
    if (error && !isFetching)
      return <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />;
    return (
      <p role="status" className="px-4 py-6 text-ink-soft">
        Loading the views…
      </p>
    );
  }

  return (
    <section className="flex min-h-0 flex-col" aria-busy={isFetching}>
      <div className="flex items-center gap-2 py-2 pr-2 pl-4">
        <Dialog.Title ref={heading} tabIndex={-1} className="flex-1 text-[15px] font-semibold outline-none">
          {form === 'new' ? 'Save as a new view' : edited ? 'Change the view' : 'Views'}
        </Dialog.Title>
        <Dialog.Close render={<IconButton label="Close (Esc)" />}>
          <X />
        </Dialog.Close>
      </div>
      {content()}
    </section>
  );
}

/** What a person most likely wants: to find one of many views, to go on from the chosen one, or to read. */
function firstOf(popup: HTMLElement | null): HTMLElement | true {
  const wanted = ['input[type=search]', '[aria-current=true]', 'h2'];
  return wanted.map((one) => popup?.querySelector<HTMLElement>(one)).find(Boolean) ?? true;
}

/** Pixels below which a panel is not used well. */
const leastHeight = 360;

/** Where the panel is: under the button, higher where that has no room. */
function placeUnder(anchor: HTMLElement | null): CSSProperties {
  const { left = 0, bottom = 0 } = anchor?.getBoundingClientRect() ?? {};
  const { clientHeight, clientWidth } = document.documentElement;
  const top = Math.max(12, Math.min(bottom + 4, clientHeight - leastHeight));
  return {
    '--panel-top': `${top}px`,
    '--panel-left': `${Math.max(12, Math.min(left, clientWidth - 412))}px`,
  } as CSSProperties;
}
