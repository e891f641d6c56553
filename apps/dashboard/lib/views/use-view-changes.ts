'use client';

import type { ViewList } from '@masker/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../api/trpc.ts';
import { withoutView, withView } from './list.ts';

/** Changes views, and updates the list of views immediately. */
export function useViewChanges() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const queryKey = trpc.views.list.queryKey();

  async function put(changed: (list: ViewList) => ViewList) {
    // A pending read may be from before the change.
    await queryClient.cancelQueries({ queryKey });
    queryClient.setQueryData<ViewList>(queryKey, (list) => list && changed(list));
  }

  return {
    create: useMutation(
      trpc.views.create.mutationOptions({ onSuccess: ({ view }) => put((list) => withView(list, view)) }),
    ),
    update: useMutation(
      trpc.views.update.mutationOptions({
        onSuccess: ({ view }) => put((list) => withView(list, view)),
        // Somebody else may have changed or deleted it.
        onError: () => queryClient.invalidateQueries({ queryKey }),
      }),
    ),
    remove: useMutation(
      trpc.views.delete.mutationOptions({
        onSuccess: ({ view }) => put((list) => withoutView(list, view.id)),
      }),
    ),
  };
}
