'use client';

import type { LoginSession } from '@masker/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { Confirm } from '../../problem/confirm.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useSay } from '../../ui/results.tsx';

interface EndLoginSessionProps {
  loginSession: LoginSession;
  /** What follows “Sign out”. */
  object: string;
}

/** Ends another login session of the person. */
export function EndLoginSession({ loginSession, object }: EndLoginSessionProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useSay();
  const revoke = useMutation(trpc.signIns.revoke.mutationOptions());

  async function end() {
    await revoke.mutateAsync({ sign_in_id: loginSession.id });
    say(`Signed out ${object}`);
    await queryClient.invalidateQueries({ queryKey: trpc.signIns.list.queryKey() });
  }

  return (
    <Confirm
      trigger={<Button>Sign out</Button>}
      title={`Sign out ${object}?`}
      action="Sign out"
      onConfirm={end}
    >
      Signed in since <Moment instant={loginSession.created_at} />. Whoever uses it has to sign in again;
      nothing else is changed.
    </Confirm>
  );
}
