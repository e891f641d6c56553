import { type CookieNames, cookieNames } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { createAuth } from '../auth/better-auth.ts';
import { endStateLine } from '../auth/cookie.ts';
import { admit, type SignUp } from './admit.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { providerPlugin } from './provider-plugin.ts';
import { SignInRefusal } from './refusal.ts';
import { within } from './within.ts';

/** How long one step may take, in milliseconds: a provider is asked up to three times. */
const patience = 20_000;

/** What a browser is told to do, and to keep. */
interface Step {
  /** Where it goes. */
  url: string;
  /** `Set-Cookie` lines. */
  cookies: string[];
}

/** How a sign-in ended. */
export type Finish = (Step | { refusal: SignInRefusal }) & { cookies: string[] };

/** Sign-in with one identity provider. */
export interface ProviderSignIn {
  id: string;
  name: string;
  /**
   * Sends a person to the provider.
   *
   * @param next where to go afterwards: a path of this site
   * @param invitation the secret of the link that the person came by
   * @throws SignInRefusal `provider_unreachable`
   */
  begin(headers: Headers, next: string, invitation?: string): Promise<Step>;
  /** Takes a person back, with what the provider put into the address. Never throws. */
  finish(headers: Headers, answer: Record<string, string>): Promise<Finish>;
}

export interface ProviderSignInOptions {
  identityProvider: IdentityProvider;
  prisma: PrismaClient;
  secret: string;
  /** Where people reach the installation. */
  publicUrl: string;
  signUp: SignUp;
  /** The installation's cookies; those of the default name, unless given. */
  cookies?: CookieNames;
}

export function createProviderSignIn(options: ProviderSignInOptions): ProviderSignIn {
  const { id, name } = options.identityProvider;
  const { cookies = cookieNames() } = options;
  let opened: ReturnType<typeof open> | null = null;

  /** Opened when the first person comes; when that fails, again for the next one. */
  async function provider() {
    opened ??= open({ ...options, cookies });
    const opening = opened;
    try {
      return await within(patience, opening);
    } catch (error) {
      if (opened === opening) opened = null;
      throw error;
    }
  }

  return {
    id,
    name,
    async begin(headers, next, invitation) {
      const { begin } = await provider();
      const body = { callbackURL: next, ...(invitation === undefined ? {} : { invitation }) };
      const begun = await begin({ headers, body, returnHeaders: true });
      return { url: begun.response.url, cookies: begun.headers.getSetCookie() };
    },
    async finish(headers, answer) {
      try {
        const { finish } = await provider();
        const finished = await within(patience, finish({ headers, query: answer, returnHeaders: true }));
        return { url: finished.response.next, cookies: finished.headers.getSetCookie() };
      } catch (error) {
        const refusal = error instanceof SignInRefusal ? error : new SignInRefusal('failed', error);
        // Whatever was under way is over.
        return { refusal, cookies: [endStateLine(cookies.state, options.publicUrl.startsWith('https:'))] };
      }
    },
  };
}

async function open({
  identityProvider,
  prisma,
  secret,
  publicUrl,
  signUp,
  cookies,
}: Required<ProviderSignInOptions>) {
  const description = await identityProvider.describe();
  const plugin = providerPlugin({
    cookieName: cookies.session,
    identityProvider,
    redirectURI: new URL(`/api/v1/auth/callback/${identityProvider.id}`, publicUrl).href,
    admit: (person, invitation) => admit(prisma, person, signUp, invitation),
  });
  const plugins = [genericOAuth({ config: [description] }), plugin];
  const auth = createAuth({ prisma, secret, publicUrl, cookies, plugins });
  // It reads the discovery document again, and leaves the provider out when it cannot.
  const { socialProviders } = await auth.$context;
  if (!socialProviders.some(({ id }) => id === identityProvider.id)) {
    throw new SignInRefusal('provider_unreachable', new Error('it did not describe itself'));
  }
  // The type of an installation's auth does not know of plugins that only some have.
  return auth.api as unknown as Endpoints;
}

interface Endpoints {
  begin(call: {
    headers: Headers;
    body: { callbackURL: string; invitation?: string };
    returnHeaders: true;
  }): Promise<{ headers: Headers; response: { url: string } }>;
  finish(call: {
    headers: Headers;
    query: Record<string, string>;
    returnHeaders: true;
  }): Promise<{ headers: Headers; response: { next: string } }>;
}
