'use client';

import type { View } from '@masker/contract/plain';
import { useState } from 'react';
import { mayShareViews } from '@/lib/access/roles.ts';
import { useMe } from '@/lib/api/me.ts';
import { problemOf } from '@/lib/api/problem.ts';
import { useLayouts } from '@/lib/preferences/layout.tsx';
import { layoutToSave } from '@/lib/views/as-saved.ts';
import type { ChosenView } from '@/lib/views/use-chosen-view.ts';
import { useViewChanges } from '@/lib/views/use-view-changes.ts';
import { Name } from '../ui/name.tsx';
import { useSay } from '../ui/results.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { DeleteView } from './delete-view.tsx';
import { type ViewDraft, ViewForm } from './view-form.tsx';
import { ViewProblem } from './view-problem.tsx';

interface EditViewProps {
  view: View;
  table: string;
  chosen: ChosenView;
  onDone(): void;
}

/** Edits a view, except its filters, or deletes it. */
export function EditView({ view, table, chosen, onDone }: EditViewProps) {
  const me = useMe();
  const { layouts } = useLayouts();
  const { update } = useViewChanges();
  const say = useSay();
  const [known, setKnown] = useState(view);
  const [draft, setDraft] = useState(() => draftOf(view));
  const isStale = known.updated_at !== view.updated_at;
  const isCreator = view.created_by.id === me?.user?.id;

  async function save(of: View) {
    const before = draftOf(of);
    const name = draft.name.trim();
    const changes = {
      ...(name === before.name ? {} : { name }),
      ...(draft.shared === before.shared ? {} : { shared: draft.shared }),
      ...(draft.isDefault === before.isDefault ? {} : { is_default: draft.isDefault }),
      ...(draft.withLayout === before.withLayout
        ? {}
        : { layout: draft.withLayout ? layoutToSave(layouts[table] ?? {}) : null }),
    };
    if (Object.keys(changes).length > 0) {
      const saved = await update
        .mutateAsync({ view_id: view.id, ...changes, updated_at: of.updated_at })
        .catch(() => null);
      if (!saved) return;
      if (saved.view.id === chosen.view?.id) chosen.accept(saved.view);
      say(`View “${saved.view.name}” changed`);
    }
    onDone();
  }

  function read() {
    setKnown(view);
    setDraft(draftOf(view));
    update.reset();
  }

  return (
    <ViewForm
      draft={draft}
      onChange={setDraft}
      sharingIsFixed={
        !mayShareViews(me?.user?.role) && !view.shared
          ? 'Only you see it: sharing a view needs the role member or admin in the account.'
          : view.shared &&
            !isCreator && (
              <>
                Everybody in the account sees it. Only <Name of={view.created_by.name} /> can make it private
                again.
              </>
            )
      }
      layoutLabel={view.layout ? 'With its columns and rows' : 'With the columns and rows as they are now'}
      action="Save"
      busy={update.isPending}
      problem={
        isStale ? (
          <ChangedMeanwhile
            view={view}
            busy={update.isPending}
            onOverwrite={() => void save(view)}
            onRead={read}
          />
        ) : (
          update.error && <ViewProblem problem={problemOf(update.error)} />
        )
      }
      beside={<DeleteView view={view} chosen={chosen} onDeleted={onDone} />}
      onSubmit={() => void save(known)}
      onCancel={onDone}
    />
  );
}

function draftOf({ name, shared, is_default, layout }: View): ViewDraft {
  return { name, shared, isDefault: is_default, withLayout: layout !== null };
}
