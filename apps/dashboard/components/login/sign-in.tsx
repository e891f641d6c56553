'use client';

import type { IdentityProviders } from '@/lib/api/server.ts';
import { LinkSignIn } from './link-sign-in.tsx';
import { NoWayIn } from './no-way-in.tsx';
import { ProviderButton } from './provider-button.tsx';
import { Unreachable } from './unreachable.tsx';

interface SignInProps {
  /** The path of this site to open afterwards. */
  next: string;
  /** Null if the server could not be reached. */
  identityProviders: IdentityProviders | null;
}

/** The ways to sign in to this installation, or instructions if there are none. */
export function SignIn({ next, identityProviders }: SignInProps) {
  if (identityProviders === null) return <Unreachable />;
  const { demo, demo_data: hasDemoData, providers } = identityProviders;
  if (!demo && providers.length === 0) return <NoWayIn />;
  return (
    <div className="mt-8 flex flex-col gap-3">
      {providers.map(({ id, name }, index) => (
        <ProviderButton key={id} id={id} name={name} next={next} look={index === 0 ? 'solid' : 'outline'} />
      ))}
      {demo && (
        <LinkSignIn
          next={next}
          hasDemoData={hasDemoData}
          look={providers.length === 0 ? 'solid' : 'outline'}
        />
      )}
    </div>
  );
}
