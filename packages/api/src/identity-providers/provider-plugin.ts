import { cookieValues, type SignInProblem } from '@masker/contract';
import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { generateIdTokenNonce, generateState, type OAuthProvider, parseState } from 'better-auth/oauth2';
import { z } from 'zod';
import { verifiedTokens } from '../auth/cookie.ts';
import type { Admission } from './admit.ts';
import { exchangeCode } from './exchange-code.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { ProvenPerson } from './proven-person.ts';
import { SignInRefusal } from './refusal.ts';

export interface ProviderPluginOptions {
  /** The name of the login session cookie. */
  cookieName: string;
  identityProvider: IdentityProvider;
  /** The URL that the provider redirects to. */
  redirectURI: string;
  admit(person: ProvenPerson, invitation: string | undefined): Promise<Admission>;
}

/** The query parameters of the provider's redirect. */
const answerSchema = z.object({
  state: z.string().optional(),
  code: z.string().optional(),
  error: z.string().optional(),
  iss: z.string().optional(),
});

/** The state of a sign-in in progress, stored encrypted in a cookie of the browser. */
const stateSchema = z.object({
  callbackURL: z.string(),
  codeVerifier: z.string(),
  idTokenNonce: z.string().optional(),
  provider: z.string(),
  invitation: z.string().optional(),
});

/**
 * The better-auth plugin for sign-in with an identity provider, in two steps. better-auth manages the state, generates
 * random values, calls the provider and verifies its responses; this plugin decides who may sign in.
 */
export function providerPlugin(options: ProviderPluginOptions) {
  return { id: 'provider-sign-in', endpoints: endpoints(options) } satisfies BetterAuthPlugin;
}

function endpoints({ cookieName, identityProvider, redirectURI, admit }: ProviderPluginOptions) {
  const { id } = identityProvider;
  return {
    begin: createAuthEndpoint(
      '/begin',
      { method: 'POST', body: z.object({ callbackURL: z.string(), invitation: z.string().optional() }) },
      async (ctx) => {
        const provider = providerOf(ctx.context.socialProviders, id);
        const idTokenNonce = generateIdTokenNonce(provider);
        const { state, codeVerifier } = await generateState(ctx, {
          idTokenNonce,
          additionalData: { provider: id, invitation: ctx.body.invitation },
        });
        const url = await provider.createAuthorizationURL({ state, codeVerifier, idTokenNonce, redirectURI });
        return ctx.json({ url: url.href });
      },
    ),
    finish: createAuthEndpoint('/finish', { method: 'GET', query: answerSchema }, async (ctx) => {
      const { state, code, error, iss } = ctx.query;
      if (!state) throw new SignInRefusal(error ? 'provider_refused' : 'expired', reasonOf(error));
      const saved = stateSchema.safeParse(await parseState(ctx).catch(() => null)).data;
      // The state of a sign-in at another provider proves nothing about this one.
      if (saved?.provider !== id) throw new SignInRefusal('expired');
      const { callbackURL: next, invitation } = saved;
      try {
        if (error === 'access_denied') throw new SignInRefusal('cancelled');
        if (!code) throw new SignInRefusal(problemOf(error), reasonOf(error));
        const provider = providerOf(ctx.context.socialProviders, id);
        const exchange = { ...saved, code, iss, redirectURI };
        const person = await exchangeCode(provider, identityProvider, exchange);
        const { userId, accountId, newAccess } = await admit(person, invitation);
        const { internalAdapter, secret } = ctx.context;
        const earlier = verifiedTokens(cookieValues(ctx.headers?.get('cookie'), cookieName), secret);
        const session = await internalAdapter.createSession(userId, false, { accountId });
        const user = await internalAdapter.findUserById(userId);
        if (!session || !user) throw new Error('the login session could not be stored');
        await setSessionCookie(ctx, { session, user });
        // The new cookie replaces the browser's earlier ones, so their login sessions are deleted.
        for (const token of earlier) await internalAdapter.deleteSession(token);
        return ctx.json({ next, newAccess });
      } catch (thrown) {
        const refusal = thrown instanceof SignInRefusal ? thrown : new SignInRefusal('failed', thrown);
        throw Object.assign(refusal, { next, invitation });
      }
    }),
  };
}

function providerOf(providers: readonly OAuthProvider[], id: string): OAuthProvider {
  const provider = providers.find((candidate) => candidate.id === id);
  if (!provider) throw new SignInRefusal('provider_unreachable', new Error('its metadata could not be read'));
  return provider;
}

/** The errors of the standard that are over by themselves, and do not concern the person. */
const outages: ReadonlySet<string | undefined> = new Set(['server_error', 'temporarily_unavailable']);

function problemOf(error: string | undefined): SignInProblem {
  return outages.has(error) ? 'provider_unreachable' : 'provider_refused';
}

/** The provider's error for the log: only a code in the format of the standard, never free text. */
function reasonOf(error: string | undefined): Error | undefined {
  if (error === undefined) return undefined;
  return new Error(
    /^[a-z_]{1,60}$/.test(error) ? `the provider answered ${error}` : 'the provider answered an error',
  );
}
