import { type CookieNames, cookieNames, type SignInProblem } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { createAuth } from '../auth/better-auth.ts';
import { endStateLine } from '../auth/cookie.ts';
import type { NewAccess } from '../auth/invitations.ts';
import { admit, type OwnAccounts, type SignUp } from './admit.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { providerPlugin } from './provider-plugin.ts';
import { SignInRefusal } from './refusal.ts';
import { within } from './within.ts';

/** The timeout of one step, in milliseconds; a step makes up to three requests to the provider. */
const timeoutMs = 20_000;

/** Milliseconds after which the metadata of the provider is read again: its endpoints can move. */
const metadataMs = 600_000;

/** The problems that metadata can have caused that was read before the provider changed. */
const outdated: ReadonlySet<SignInProblem> = new Set(['provider_unreachable', 'identity_unproven']);

/** A redirect with cookies. */
interface Step {
  /** The target of the redirect. */
  url: string;
  /** `Set-Cookie` lines. */
  cookies: string[];
}

/** The result of a sign-in. */
export type Finish =
  | (Step & {
      /** What let the person in, for the audit log; null if they were a member already. */
      newAccess: NewAccess | null;
    })
  | { refusal: SignInRefusal; cookies: string[] };

/** Sign-in with one identity provider. */
export interface ProviderSignIn {
  id: string;
  name: string;
  /**
   * Starts a sign-in with a redirect to the provider.
   *
   * @param next the path on this site to open afterwards
   * @param invitation the secret of the invitation link, if any
   * @throws SignInRefusal `provider_unreachable`
   */
  begin(headers: Headers, next: string, invitation?: string): Promise<Step>;
  /** Finishes a sign-in with the query parameters of the provider's redirect. Never throws. */
  finish(headers: Headers, answer: Record<string, string>): Promise<Finish>;
}

export interface ProviderSignInOptions {
  identityProvider: IdentityProvider;
  prisma: PrismaClient;
  secret: string;
  /** The public URL of the installation. */
  publicUrl: string;
  signUp: SignUp;
  /** The accounts that the installation makes itself; defaults to none. */
  ownAccounts?: OwnAccounts;
  /** The names of the installation's cookies; defaults to `cookieNames()`. */
  cookies?: CookieNames;
  /** The clock; defaults to `Date.now`. */
  now?: () => number;
}

/** Creates the way to sign in with an identity provider. */
export function createProviderSignIn(options: ProviderSignInOptions): ProviderSignIn {
  const { id, name } = options.identityProvider;
  const { cookies = cookieNames(), now = Date.now } = options;
  let opened: { api: ReturnType<typeof open>; at: number } | null = null;

  /**
   * Configures the provider at the first sign-in, and again with metadata that is out of date; after a failure, the next
   * sign-in tries again.
   */
  async function provider() {
    if (opened === null || now() - opened.at >= metadataMs) {
      opened = { api: open({ ...options, cookies }), at: now() };
    }
    const opening = opened;
    try {
      return await within(timeoutMs, opening.api);
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
        const finished = await within(timeoutMs, finish({ headers, query: answer, returnHeaders: true }));
        const { next, newAccess } = finished.response;
        return { url: next, newAccess, cookies: finished.headers.getSetCookie() };
      } catch (error) {
        const refusal = error instanceof SignInRefusal ? error : new SignInRefusal('failed', error);
        if (outdated.has(refusal.problem)) opened = null;
        // The sign-in has ended, so its state cookie is deleted.
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
  ownAccounts,
  cookies,
}: Omit<ProviderSignInOptions, 'now' | 'cookies'> & { cookies: CookieNames }) {
  const description = await identityProvider.describe();
  const plugin = providerPlugin({
    cookieName: cookies.session,
    identityProvider,
    redirectURI: new URL(`/api/v1/auth/callback/${identityProvider.id}`, publicUrl).href,
    admit: (person, invitation) => admit(prisma, person, signUp, invitation, ownAccounts),
  });
  const plugins = [genericOAuth({ config: [description] }), plugin];
  const auth = createAuth({ prisma, secret, publicUrl, cookies, plugins });
  // better-auth reads the discovery document again, and omits the provider if that fails.
  const { socialProviders } = await auth.$context;
  if (!socialProviders.some(({ id }) => id === identityProvider.id)) {
    throw new SignInRefusal('provider_unreachable', new Error('its metadata could not be read'));
  }
  // The Auth type does not include the endpoints of optional plugins.
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
  }): Promise<{ headers: Headers; response: { next: string; newAccess: NewAccess | null } }>;
}
