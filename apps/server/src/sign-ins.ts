import {
  createAuth,
  createInvitationSignIn,
  createProviderSignIn,
  demoSignIn,
  github,
  type IdentityProvider,
  oidc,
  type SignIns,
} from '@masker/api';
import { isLoopback } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import type { Config } from './config.ts';
import { demoPerson } from './demo.ts';
import type { SignInConfig } from './sign-in-config.ts';
import { signOut } from './sign-out.ts';

interface SignInsOptions {
  config: Config;
  prisma: PrismaClient;
  secret: string;
  publicUrl: string;
}

/** Composes the ways in and out that the settings ask for. */
export function createSignIns({ config, ...settings }: SignInsOptions): SignIns {
  const { prisma, publicUrl } = settings;
  const demo = isDemo(config) ? demoSignIn(prisma, demoPerson) : null;
  const auth = createAuth({ ...settings, plugins: demo ? [demo] : [] });
  const { signInDemo } = auth.api as unknown as {
    signInDemo(options: { headers: Headers; asResponse: true }): Promise<Response>;
  };
  return {
    demo: demo && ((headers) => signInDemo({ headers, asResponse: true })),
    providers: identityProviders(config.signIn).map((identityProvider) =>
      createProviderSignIn({ ...settings, signUp: config.signIn.signUp, identityProvider }),
    ),
    invitations: createInvitationSignIn(settings),
    publicUrl,
    signOut: signOut(auth, settings),
  };
}

/**
 * Whether anybody may sign in as the demo user: only where the data is demo data, and only where nobody
 * but this machine can ask. No variable of its own switches it on.
 */
function isDemo({ databaseUrl, host, publicUrl }: Config): boolean {
  const isPublic = publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname);
  return databaseUrl === undefined && isLoopback(host) && !isPublic;
}

function identityProviders(config: SignInConfig): IdentityProvider[] {
  const providers: IdentityProvider[] = [];
  if (config.oidc) providers.push(oidc(config.oidc));
  if (config.github) providers.push(github(config.github));
  return providers;
}
