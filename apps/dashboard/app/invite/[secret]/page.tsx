import type { Metadata } from 'next';
import { AlreadyMember } from '@/components/invite/already-member.tsx';
import { InvalidInvitation } from '@/components/invite/invalid-invitation.tsx';
import { JoinButton } from '@/components/invite/join-button.tsx';
import { Offer } from '@/components/invite/offer.tsx';
import { SignInToJoin } from '@/components/invite/sign-in-to-join.tsx';
import { SignInProblem } from '@/components/login/sign-in-problem.tsx';
import { Unreachable } from '@/components/login/unreachable.tsx';
import { Logo } from '@/components/shell/logo.tsx';
import { readIdentityProviders, readInvitation, readOwnAccounts, readVisitor } from '@/lib/api/server.ts';
import { firstOf, type SearchParams } from '@/lib/filters/search.ts';

export const metadata: Metadata = { title: 'Invitation' };

interface PageProps {
  params: Promise<{ secret: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function InvitePage({ params, searchParams }: PageProps) {
  const { secret } = await params;
  const query = await searchParams;
  const [invitation, visitor, identityProviders] = await Promise.all([
    readInvitation(secret),
    readVisitor(),
    readIdentityProviders(),
  ]);
  const me = 'me' in visitor ? visitor.me : null;
  const offered = typeof invitation === 'object' ? invitation?.account.id : undefined;
  const own = me && offered ? (await readOwnAccounts()).find(({ id }) => id === offered) : undefined;
  return (
    <main id="content" className="flex min-h-dvh flex-col items-center justify-center px-6 py-12">
      <div className="w-full max-w-88">
        <Logo className="size-10" />
        {invitation === null ? (
          <InvalidInvitation isSignedIn={me !== null} />
        ) : invitation === 'unknown' ? (
          <Unreachable />
        ) : own ? (
          <AlreadyMember account={own} />
        ) : (
          <>
            <Offer invitation={invitation} />
            <SignInProblem problem={firstOf(query, 'problem')} request={firstOf(query, 'request')} />
            {me ? (
              <JoinButton secret={secret} me={me} />
            ) : (
              <SignInToJoin secret={secret} identityProviders={identityProviders} />
            )}
          </>
        )}
      </div>
    </main>
  );
}
