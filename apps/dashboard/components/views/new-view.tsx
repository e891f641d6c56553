'use client';

import { useState } from 'react';
import { mayShareViews } from '@/lib/access/roles.ts';
import { useAddress } from '@/lib/address/use-address.ts';
import { useMe } from '@/lib/api/me.ts';
import { problemOf } from '@/lib/api/problem.ts';
import { useLayouts } from '@/lib/preferences/layout.tsx';
import type { Filters } from '@/lib/sessions/filters.ts';
import { viewParam } from '@/lib/views/address.ts';
import { layoutToSave } from '@/lib/views/as-saved.ts';
import type { ChosenView } from '@/lib/views/use-chosen-view.ts';
import { useViewChanges } from '@/lib/views/use-view-changes.ts';
import { useSay } from '../ui/results.tsx';
import { type ViewDraft, ViewForm } from './view-form.tsx';
import { ViewProblem } from './view-problem.tsx';

interface NewViewProps {
  filters: Filters;
  table: string;
  chosen: ChosenView;
  onCancel(): void;
  onClose(): void;
}

/** Saves the current list under a new name. */
export function NewView({ filters, table, chosen, onCancel, onClose }: NewViewProps) {
  const { change } = useAddress();
  const { layouts, setLayout } = useLayouts();
  const { create } = useViewChanges();
  const say = useSay();
  const mayShare = mayShareViews(useMe()?.user?.role);
  const [draft, setDraft] = useState<ViewDraft>({
    name: '',
    shared: false,
    isDefault: false,
    withLayout: Boolean(chosen.view?.layout),
  });
  const layout = layouts[table] ?? {};

  async function save() {
    const made = await create
      .mutateAsync({
        name: draft.name.trim(),
        filters,
        layout: draft.withLayout ? layoutToSave(layout) : null,
        shared: draft.shared,
        is_default: draft.isDefault,
      })
      .catch(() => null);
    if (!made) return;
    chosen.accept(made.view);
    if (draft.withLayout) setLayout(table, { ...layout, view: made.view.id });
    change({ [viewParam]: made.view.id }, 'replace');
    say(`View “${made.view.name}” saved`);
    onClose();
  }

  return (
    <ViewForm
      draft={draft}
      onChange={setDraft}
      sharingIsFixed={
        !mayShare && 'Only you will see it: sharing a view needs the role member or admin in the account.'
      }
      layoutLabel="With the columns and rows as they are now"
      action="Save"
      busy={create.isPending}
      problem={create.error && <ViewProblem problem={problemOf(create.error)} />}
      onSubmit={() => void save()}
      onCancel={onCancel}
    />
  );
}
