'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { CardList } from '../../sections/card-list.tsx';
import { ReadList } from '../../sections/read-list.tsx';
import { Section } from '../../sections/section.tsx';
import { LoginSessionCard } from './login-session-card.tsx';
import { SignOutEverywhere } from './sign-out-everywhere.tsx';

/** The login sessions of the person. */
export function LoginSessionsView() {
  const loginSessions = useQuery(useTRPC().signIns.list.queryOptions());
  return (
    <Section
      title="Login sessions"
      about="The browsers and scripts in which you are signed in, in all your accounts. End those that you do not recognize or no longer use; they lose access immediately."
      actions={<SignOutEverywhere />}
    >
      <ReadList query={loginSessions} what="your login sessions">
        {({ data }) => (
          <CardList label="Your login sessions">
            {data.map((loginSession) => (
              <LoginSessionCard key={loginSession.id} loginSession={loginSession} />
            ))}
          </CardList>
        )}
      </ReadList>
    </Section>
  );
}
