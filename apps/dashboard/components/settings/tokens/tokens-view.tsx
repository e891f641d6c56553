'use client';

import type { Me } from '@masker/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { tokenPages } from '@/lib/access/pages.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { ForAdmins } from '../../access/for-admins.tsx';
import { CardList } from '../../sections/card-list.tsx';
import { MoreButton } from '../../sections/more-button.tsx';
import { NothingYet } from '../../sections/nothing-yet.tsx';
import { ReadList } from '../../sections/read-list.tsx';
import { Section } from '../../sections/section.tsx';
import { NewToken } from './new-token.tsx';
import { TokenCard } from './token-card.tsx';

const about =
  'Services and scripts authenticate with a token. It may do what its scopes allow, until it expires or is revoked.';

/** The tokens of the account. */
export function TokensView({ me }: { me: Me }) {
  if (me.user?.role !== 'admin') {
    return (
      <Section title="Tokens" about={about}>
        <ForAdmins me={me}>Only administrators can see, create and revoke tokens.</ForAdmins>
      </Section>
    );
  }
  return (
    <Section title="Tokens" about={about} actions={<NewToken />}>
      <TokenList />
    </Section>
  );
}

function TokenList() {
  const query = useInfiniteQuery(tokenPages(useTRPC()));
  return (
    <ReadList query={query} what="tokens">
      {({ pages }) => {
        const tokens = pages.flatMap(({ data }) => data);
        if (tokens.length === 0)
          return (
            <NothingYet>No tokens yet. Make one for each service that reads or sends sessions.</NothingYet>
          );
        return (
          <>
            <CardList label="Tokens, newest first">
              {tokens.map((token) => (
                <TokenCard key={token.id} token={token} now={query.dataUpdatedAt} />
              ))}
            </CardList>
            <MoreButton query={query} what="tokens" />
          </>
        );
      }}
    </ReadList>
  );
}
