'use client';

import type { Export } from '@masker/contract/plain';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { isUnfinished } from '@/lib/exports/queries.ts';
import { Confirm } from '../problem/confirm.tsx';
import { Button } from '../ui/button.tsx';
import { useSay } from '../ui/results.tsx';

/** Deletes the file of an export, or stops one that is not finished. */
export function DeleteExport({ made }: { made: Export }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useSay();
  const remove = useMutation(trpc.exports.delete.mutationOptions());
  const stops = isUnfinished(made);

  async function confirm() {
    await remove.mutateAsync({ export_id: made.id });
    say(stops ? 'Export stopped' : 'File deleted');
    await queryClient.invalidateQueries({ queryKey: trpc.exports.pathKey() });
  }

  return (
    <Confirm
      trigger={
        <Button aria-label={made.file ? `Delete ${made.file.name}` : undefined}>
          {stops ? 'Stop' : 'Delete'}
        </Button>
      }
      title={stops ? 'Stop this export?' : 'Delete the file of this export?'}
      action={stops ? 'Stop' : 'Delete'}
      onConfirm={confirm}
    >
      {stops
        ? 'Nothing of it is kept. You can ask for it again; it is then of another moment.'
        : 'The file is deleted for everybody in the account. Its statement and its entries in the audit log stay.'}
    </Confirm>
  );
}
