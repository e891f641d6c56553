'use client';

import type { View } from '@masker/contract/plain';
import { useAddress } from '@/lib/address/use-address.ts';
import { viewParam } from '@/lib/views/address.ts';
import type { ChosenView } from '@/lib/views/use-chosen-view.ts';
import { useViewChanges } from '@/lib/views/use-view-changes.ts';
import { Confirm } from '../problem/confirm.tsx';
import { Button } from '../ui/button.tsx';
import { useSay } from '../ui/results.tsx';

interface DeleteViewProps {
  view: View;
  chosen: ChosenView;
  onDeleted(): void;
}

/** Deletes a view, for everybody who sees it. The filters of the list stay unchanged. */
export function DeleteView({ view, chosen, onDeleted }: DeleteViewProps) {
  const { change } = useAddress();
  const { remove } = useViewChanges();
  const say = useSay();

  async function end() {
    const { id, name } = view;
    await remove.mutateAsync({ view_id: id });
    if (chosen.view?.id === id) change({ [viewParam]: null }, 'replace');
    say(`View “${name}” deleted`);
    onDeleted();
  }

  return (
    <Confirm
      trigger={
        <Button look="quiet" size="medium" className="text-bad">
          Delete…
        </Button>
      }
      title={`Delete the view “${view.name}”?`}
      action="Delete"
      onConfirm={end}
    >
      {view.shared
        ? 'It is deleted for everybody in the account, including as their default. No session is deleted.'
        : 'This also deletes its filters and layout. No session is deleted.'}
    </Confirm>
  );
}
