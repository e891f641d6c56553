'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../api/trpc.ts';

/** Asks for an export in the background; the page of exports then has it. */
export function useMakeExport({ onMade }: { onMade?: () => void } = {}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.exports.create.mutationOptions({
      async onSuccess() {
        await queryClient.invalidateQueries({ queryKey: trpc.exports.pathKey() });
        onMade?.();
      },
    }),
  );
}
