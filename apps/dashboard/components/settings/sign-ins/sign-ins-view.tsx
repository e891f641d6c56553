'use client';

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { CardList } from '../card-list.tsx';
import { ReadList } from '../read-list.tsx';
import { Section } from '../section.tsx';
import { SignInCard } from './sign-in-card.tsx';
import { SignOutEverywhere } from './sign-out-everywhere.tsx';

/** Where this person is signed in. */
export function SignInsView() {
  const signIns = useQuery(useTRPC().signIns.list.queryOptions());
  return (
    <Section
      title="Sign-ins"
      about="Where you are signed in, in every account of yours. End those that you do not know or no longer use: they are refused at once."
      actions={<SignOutEverywhere />}
    >
      <ReadList query={signIns} what="your sign-ins">
        {({ data }) => (
          <CardList label="Your sign-ins">
            {data.map((signIn) => (
              <SignInCard key={signIn.id} signIn={signIn} />
            ))}
          </CardList>
        )}
      </ReadList>
    </Section>
  );
}
