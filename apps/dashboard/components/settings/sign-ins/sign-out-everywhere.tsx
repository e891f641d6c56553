'use client';

import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { Confirm } from '../../problem/confirm.tsx';
import { Button } from '../../ui/button.tsx';

/** Ends every sign-in of the person, this one included. */
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
      Every sign-in of yours ends, this one included, and you sign in again afterwards. Tokens of services
      keep working.
    </Confirm>
  );
}
