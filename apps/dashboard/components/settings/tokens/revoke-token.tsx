'use client';

import type { Token } from '@masker/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { Confirm } from '../../problem/confirm.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useSay } from '../../ui/results.tsx';

/** Revokes a token. */
export function RevokeToken({ token }: { token: Token }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useSay();
  const revoke = useMutation(trpc.tokens.revoke.mutationOptions());

  async function end() {
    await revoke.mutateAsync({ token_id: token.id });
    say(`Token “${token.name}” revoked`);
    await queryClient.invalidateQueries({ queryKey: trpc.tokens.list.pathKey() });
  }

  return (
    <Confirm
      trigger={<Button aria-label={`Revoke ${token.name}`}>Revoke</Button>}
      title={`Revoke “${token.name}”?`}
      action="Revoke"
      onConfirm={end}
    >
      Requests with it are refused immediately and permanently.{' '}
      {token.last_used_at ? (
        <>
          It was last used <Moment instant={token.last_used_at} />.
        </>
      ) : (
        'It was never used.'
      )}
    </Confirm>
  );
}
