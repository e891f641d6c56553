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
import { cookieNames } from '@masker/contract';
import type { PrismaClient, Queryable } from '@masker/db';
import type { Config } from './config.ts';
import { ownAccounts, type SignInLink } from './demo.ts';
import type { SignInConfig } from './sign-in-config.ts';
import { signOut } from './sign-out.ts';

interface SignInOptions {
  config: Config;
  prisma: PrismaClient;
  directory: Queryable;
  secret: string;
  publicUrl: string;
  link: SignInLink | null;
}

/** Composes the identity providers, the sign-in link and sign-out according to the settings. */
export function createSignIn({ config, link, ...given }: SignInOptions): SignIns {
  const settings = { ...given, cookies: cookieNames(config.cookieName), cookieName: config.cookieName };
  const { directory, publicUrl } = settings;
  const auth = createAuth({ ...settings, plugins: link ? [demoSignIn(directory, link.person)] : [] });
  const { signInDemo } = auth.api as unknown as {
    signInDemo(options: { headers: Headers; asResponse: true }): Promise<Response>;
  };
  return {
    demo: link && {
      secret: link.secret,
      hasDemoData: link.hasDemoData,
      signIn: (headers) => signInDemo({ headers, asResponse: true }),
    },
    providers: identityProviders(config.signIn).map((identityProvider) =>
      createProviderSignIn({ ...settings, signUp: config.signIn.signUp, ownAccounts, identityProvider }),
    ),
    invitations: createInvitationSignIn(settings),
    publicUrl,
    signOut: signOut(auth, settings),
  };
}

function identityProviders(config: SignInConfig): IdentityProvider[] {
  const providers: IdentityProvider[] = [];
  if (config.oidc) providers.push(oidc(config.oidc));
  if (config.github) providers.push(github(config.github));
  return providers;
}
