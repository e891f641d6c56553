'use client';

import type { SignIn } from '@masker/contract';
import { Laptop, Smartphone, Terminal } from 'lucide-react';
import { deviceOf } from '@/lib/access/device.ts';
import { Badge } from '../../ui/badge.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Card } from '../card-list.tsx';
import { EndSignIn } from './end-sign-in.tsx';

const icons = { phone: Smartphone, computer: Laptop, script: Terminal };

/** One browser or script in which the person is signed in. */
export function SignInCard({ signIn }: { signIn: SignIn }) {
  const device = deviceOf(signIn.user_agent);
  const Icon = icons[device.kind];
  return (
    <Card
      title={
        <span title={signIn.user_agent ?? undefined} className="flex items-center gap-2">
          <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
          {device.summary}
        </span>
      }
      mark={signIn.current && <Badge tone="good">This one</Badge>}
      facts={[
        ['Address', signIn.address || 'Not known'],
        ['Signed in', <Moment key="in" instant={signIn.created_at} />],
        ['Last active', <Moment key="active" instant={signIn.last_active_at} />],
        ['Ends if unused', <Moment key="ends" instant={signIn.expires_at} />],
        ...(signIn.account ? [['Account', signIn.account.name] as const] : []),
      ]}
      actions={!signIn.current && <EndSignIn signIn={signIn} name={device.summary} />}
    />
  );
}
