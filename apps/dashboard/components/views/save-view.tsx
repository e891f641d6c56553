'use client';

import type { View } from '@masker/contract/plain';
import { LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '@/lib/api/problem.ts';
import { useLayouts } from '@/lib/preferences/layout.tsx';
import type { Filters } from '@/lib/sessions/filters.ts';
import { layoutToSave } from '@/lib/views/as-saved.ts';
import type { ChosenView } from '@/lib/views/use-chosen-view.ts';
import { useViewChanges } from '@/lib/views/use-view-changes.ts';
import { Button } from '../ui/button.tsx';
import { Name } from '../ui/name.tsx';
import { useSay } from '../ui/results.tsx';
import { TickBox } from '../ui/tick-box.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { ViewProblem } from './view-problem.tsx';

interface SaveViewProps {
  view: View;
  filters: Filters;
  table: string;
  chosen: ChosenView;
  /** Restores the saved version of the view. */
  onRestore(view: View): void;
  onSaved(): void;
}

/** Saves the current list in the selected view. */
export function SaveView({ view, filters, table, chosen, onRestore, onSaved }: SaveViewProps) {
  const { layouts } = useLayouts();
  const { update } = useViewChanges();
  const say = useSay();
  const [withLayout, setWithLayout] = useState(view.layout !== null);
  const isStale = chosen.seen !== view.updated_at;

  async function save(known: string) {
    const saved = await update
      .mutateAsync({
        view_id: view.id,
        filters,
        ...(withLayout ? { layout: layoutToSave(layouts[table] ?? {}) } : {}),
        updated_at: known,
      })
      .catch(() => null);
    if (!saved) return;
    chosen.accept(saved.view);
    say(`View “${view.name}” saved`);
    onSaved();
  }

  if (!view.can_edit)
    return (
      <p className="text-xs text-pretty text-ink-soft">
        The list differs from “<Name of={view.name} />
        ”. It can be changed by <Name of={view.created_by.name} /> or an administrator. Save yours as a new
        view. <Restore view={view} onRestore={onRestore} />
      </p>
    );
  return (
    <div className="flex flex-col gap-2">
      {isStale ? (
        <ChangedMeanwhile
          view={view}
          busy={update.isPending}
          onOverwrite={() => void save(view.updated_at)}
          onRead={() => onRestore(view)}
        />
      ) : (
        <>
          <p className="wrap-anywhere">
            The list differs from “<Name of={view.name} />
            ”.
          </p>
          <TickBox
            label="With the columns and rows as they are now"
            checked={withLayout}
            onChange={setWithLayout}
          />
          <div className="flex flex-wrap gap-2">
            <Button
              look="solid"
              size="medium"
              disabled={update.isPending}
              onClick={() => void save(chosen.seen ?? view.updated_at)}
            >
              {update.isPending && <LoaderCircle className="size-3.5 animate-spin" />}
              Save
            </Button>
            <Restore view={view} onRestore={onRestore} />
          </div>
        </>
      )}
      {update.error && !isStale && <ViewProblem problem={problemOf(update.error)} />}
    </div>
  );
}

function Restore({ view, onRestore }: Pick<SaveViewProps, 'view' | 'onRestore'>) {
  return (
    <Button look="quiet" size="medium" onClick={() => onRestore(view)}>
      Back to it as saved
    </Button>
  );
}
