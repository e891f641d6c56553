'use client';

import type { View } from '@masker/contract/plain';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useAddress } from '@/lib/address/use-address.ts';
import { useMe } from '@/lib/api/me.ts';
import { type Problem, problemOf } from '@/lib/api/problem.ts';
import { useLayouts } from '@/lib/preferences/layout.tsx';
import { type Filters, sessionFilters } from '@/lib/sessions/filters.ts';
import { plainChanges, viewChanges } from '@/lib/views/address.ts';
import { layoutOf, sameFilters } from '@/lib/views/as-saved.ts';
import { namedLike } from '@/lib/views/list.ts';
import type { ChosenView } from '@/lib/views/use-chosen-view.ts';
import { useViewChanges } from '@/lib/views/use-view-changes.ts';
import { Button } from '../ui/button.tsx';
import { useSay } from '../ui/results.tsx';
import { SaveView } from './save-view.tsx';
import { ViewProblem } from './view-problem.tsx';
import { chosenStyle, ViewRow } from './view-row.tsx';

/** The number of views from which the list has a search. */
const manyViews = 10;

interface ViewListProps {
  views: readonly View[];
  filters: Filters;
  table: string;
  chosen: ChosenView;
  onNew(): void;
  onEdit(id: string): void;
  onClose(): void;
}

/** All views that the person can see; an edited one first, to save it. */
export function ViewList({ views, filters, table, chosen, onNew, onEdit, onClose }: ViewListProps) {
  const me = useMe();
  const say = useSay();
  const { change } = useAddress();
  const { setLayout } = useLayouts();
  const { update } = useViewChanges();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const found = namedLike(views, typed.trim());
  const isPlain = sameFilters(filters, { since: sessionFilters.defaultSince });
  const hasDefault = views.some(({ is_default }) => is_default);

  function choose(view: View | null) {
    change(view ? viewChanges(view) : plainChanges(hasDefault), 'push');
    const layout = view && layoutOf(view);
    if (layout) setLayout(table, layout);
    if (view) chosen.accept(view);
    onClose();
  }

  function chooseFirst(event: FormEvent) {
    event.preventDefault();
    if (found[0] && typed.trim() !== '') choose(found[0]);
  }

  async function makeDefault(view: View) {
    setProblem(null);
    try {
      await update.mutateAsync({ view_id: view.id, is_default: !view.is_default });
      say(
        view.is_default
          ? 'Sessions open with all sessions again'
          : `Sessions open with the view “${view.name}” now`,
      );
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  const groups = [
    { label: 'Only for you', views: found.filter(({ shared }) => !shared) },
    {
      label: `Shared with ${me?.account.name ?? 'the account'}`,
      views: found.filter(({ shared }) => shared),
    },
  ];
  return (
    <>
      {views.length > manyViews && (
        <form onSubmit={chooseFirst} className="px-4 pb-2">
          <input
            type="search"
            aria-label="Find a view"
            placeholder="Find a view"
            value={typed}
            autoComplete="off"
            onChange={({ target }) => setTyped(target.value)}
            className="h-8 w-full rounded-md border border-line-strong bg-surface px-2.5 outline-none placeholder:text-ink-faint focus:border-accent"
          />
          <p role="status" className="sr-only">
            {found.length} {found.length === 1 ? 'view' : 'views'}
          </p>
        </form>
      )}
      <div className="quiet-scroll min-h-24 overflow-y-auto px-2 pb-2">
        {typed.trim() === '' && (
          <button
            type="button"
            aria-current={chosen.view === null && !chosen.isGone && isPlain}
            onClick={() => choose(null)}
            className={chosenStyle}
          >
            All sessions <span className="text-xs text-ink-soft">the last 24 hours, without filters</span>
          </button>
        )}
        {groups.map(
          ({ label, views }) =>
            views.length > 0 && (
              <section key={label} aria-label={label}>
                <h3 className="px-2 pt-2 pb-1 text-xs text-ink-faint">{label}</h3>
                <ul>
                  {views.map((view) => (
                    <ViewRow
                      key={view.id}
                      view={view}
                      isChosen={view.id === chosen.view?.id}
                      onChoose={() => choose(view)}
                      onDefault={me?.user ? () => void makeDefault(view) : undefined}
                      onEdit={() => onEdit(view.id)}
                    />
                  ))}
                </ul>
              </section>
            ),
        )}
        {views.length === 0 && (
          <p className="px-2 py-2 text-ink-soft text-pretty">
            No view is saved yet. A view keeps the filters of the list, and if you want its columns, under a
            name: for yourself, or for everybody in the account.
          </p>
        )}
        {views.length > 0 && found.length === 0 && (
          <p className="px-2 py-2 text-ink-soft">No view has that name.</p>
        )}
        {problem && <ViewProblem problem={problem} className="mx-2 mt-2" />}
      </div>
      {me?.user && (
        <div className="sticky bottom-0 flex flex-col gap-3 border-t border-line bg-raised px-4 py-3">
          {chosen.view && (chosen.isEdited || chosen.seen !== chosen.view.updated_at) && (
            <SaveView
              view={chosen.view}
              filters={filters}
              table={table}
              chosen={chosen}
              onRestore={choose}
              onSaved={onClose}
            />
          )}
          <Button size="medium" className="self-start" onClick={onNew}>
            <Plus aria-hidden className="size-3.5" /> Save as…
          </Button>
        </div>
      )}
    </>
  );
}
