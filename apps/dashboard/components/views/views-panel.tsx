'use client';

import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type CSSProperties, type RefObject, useRef, useState } from 'react';
import { useTRPC } from '@/lib/api/trpc.ts';
import { useProblem } from '@/lib/api/use-problem.ts';
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
  /** The element below which it opens, if there is room. */
  anchor: RefObject<HTMLElement | null>;
  filters: Filters;
  /** The title of the table that layouts belong to. */
  table: string;
  chosen: ChosenView;
}

/** Chooses, saves and edits views: in a panel below its button, on a phone at the lower edge. */
export default function ViewsPanel({ open, onClose, ...props }: ViewsPanelProps) {
  const popup = useRef<HTMLDivElement>(null);
  const [form, setForm] = useState<'new' | { edit: string } | null>(null);
  return (
    <Dialog.Root
      open={open}
      // A click outside must not discard entered text.
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
  const query = useQuery({
    ...useTRPC().views.list.queryOptions(),
    // Other people can share and change views.
    refetchOnMount: 'always',
  });
  const { data, isFetching, refetch } = query;
  const problem = useProblem(query);
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
    if (problem) return <ProblemNotice problem={problem} busy={isFetching} onRetry={() => void refetch()} />;
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

/** The initial focus: the search if there are many views, the selected view, or the panel itself. */
function firstOf(popup: HTMLElement | null): HTMLElement | true {
  const wanted = ['input[type=search]', '[aria-current=true]', 'h2'];
  return wanted.map((one) => popup?.querySelector<HTMLElement>(one)).find(Boolean) ?? true;
}

/** The minimum usable height of a panel in pixels. */
const leastHeight = 360;

/** The position of the panel: below the button, or higher if there is no room. */
function placeUnder(anchor: HTMLElement | null): CSSProperties {
  const { left = 0, bottom = 0 } = anchor?.getBoundingClientRect() ?? {};
  const { clientHeight, clientWidth } = document.documentElement;
  const top = Math.max(12, Math.min(bottom + 4, clientHeight - leastHeight));
  return {
    '--panel-top': `${top}px`,
    '--panel-left': `${Math.max(12, Math.min(left, clientWidth - 412))}px`,
  } as CSSProperties;
}
