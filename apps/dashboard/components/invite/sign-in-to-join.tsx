import type { IdentityProviders } from '@/lib/api/server.ts';
import { NoWayIn } from '../login/no-way-in.tsx';
import { ProviderButton } from '../login/provider-button.tsx';
import { Unreachable } from '../login/unreachable.tsx';

/** Accepts an invitation by signing in. */
export function SignInToJoin({
  secret,
  identityProviders,
}: {
  secret: string;
  identityProviders: IdentityProviders | null;
}) {
  if (identityProviders === null) return <Unreachable />;
  if (identityProviders.providers.length === 0) return <NoWayIn />;
  return (
    <div className="mt-8 flex flex-col gap-3">
      {identityProviders.providers.map(({ id, name }, index) => (
        <ProviderButton
          key={id}
          id={id}
          name={name}
          invitation={secret}
          look={index === 0 ? 'solid' : 'outline'}
        />
      ))}
      <p className="text-xs text-ink-faint">Signing in accepts the invitation.</p>
    </div>
  );
}
