'use client';

import type { NewToken as Made } from '@masker/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { MakeOnce } from '../make-once.tsx';
import { TokenForm } from './token-form.tsx';
import { TokenSecret } from './token-secret.tsx';

/** Creates a token, and shows it once. */
export function NewToken() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return (
    <MakeOnce<Made>
      action="New token"
      title="New token"
      description="Grant only what the service needs."
      form={(onMade) => (
        <TokenForm
          onMade={(made) => {
            onMade(made);
            void queryClient.invalidateQueries({ queryKey: trpc.tokens.list.pathKey() });
          }}
        />
      )}
      madeTitle={({ token }) => `Copy the token “${token.name}” now`}
      secret={(made, onDone) => <TokenSecret made={made} onDone={onDone} />}
    />
  );
}
