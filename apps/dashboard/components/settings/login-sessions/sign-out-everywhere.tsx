'use client';

import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { Confirm } from '../../problem/confirm.tsx';
import { Button } from '../../ui/button.tsx';

/** Ends all login sessions of the person, including this one. */
export function SignOutEverywhere() {
  const revokeAll = useMutation(useTRPC().signIns.revokeAll.mutationOptions());

  async function leave() {
    await revokeAll.mutateAsync({});
    window.location.assign('/login');
  }

  return (
    <Confirm
      trigger={<Button>Sign out everywhere</Button>}
      title="Sign out everywhere?"
      action="Sign out everywhere"
      onConfirm={leave}
    >
      This ends all your login sessions, including this one; you have to sign in again. Tokens of services
      keep working.
    </Confirm>
  );
}
