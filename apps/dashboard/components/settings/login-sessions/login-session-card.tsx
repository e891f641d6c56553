'use client';

import type { LoginSession } from '@masker/contract';
import { Laptop, Smartphone, Terminal } from 'lucide-react';
import { Card } from '../../sections/card-list.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Moment } from '../../ui/moment.tsx';
import { EndLoginSession } from './end-login-session.tsx';
import { placeOf } from './place-of.ts';

const icons = { phone: Smartphone, computer: Laptop, script: Terminal };

/** A login session of the person, in one browser or script. */
export function LoginSessionCard({ loginSession }: { loginSession: LoginSession }) {
  const place = placeOf(loginSession);
  const Icon = icons[place.kind];
  return (
    <Card
      title={
        <span title={loginSession.user_agent ?? undefined} className="flex items-center gap-2">
          <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
          {place.title}
        </span>
      }
      mark={loginSession.current && <Badge tone="good">This one</Badge>}
      facts={[
        ['Address', place.address],
        ['Signed in', <Moment key="in" instant={loginSession.created_at} />],
        ['Last active', <Moment key="active" instant={loginSession.last_active_at} />],
        ['Ends if unused', <Moment key="ends" instant={loginSession.expires_at} />],
        ...(loginSession.account ? [['Account', loginSession.account.name] as const] : []),
      ]}
      actions={!loginSession.current && <EndLoginSession loginSession={loginSession} object={place.object} />}
    />
  );
}
