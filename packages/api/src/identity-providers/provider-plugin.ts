import { cookieValues } from '@masker/contract';
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
  /** Of the installation's login session. */
  cookieName: string;
  identityProvider: IdentityProvider;
  /** Where the provider sends people back to. */
  redirectURI: string;
  admit(person: ProvenPerson, invitation: string | undefined): Promise<Admission>;
}

/** What comes back from a provider in the address. */
const answerSchema = z.object({
  state: z.string().optional(),
  code: z.string().optional(),
  error: z.string().optional(),
  iss: z.string().optional(),
});

/** What the state keeps of a sign-in under way. It travels encrypted, in a cookie of this browser. */
const keptSchema = z.object({
  callbackURL: z.string(),
  codeVerifier: z.string(),
  idTokenNonce: z.string().optional(),
  provider: z.string(),
  invitation: z.string().optional(),
});

/**
 * Sign-in with an identity provider, in two steps. better-auth keeps the state, makes what has to be
 * random, talks to the provider and verifies what it says; who may come in is decided here.
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
      const kept = keptSchema.safeParse(await parseState(ctx).catch(() => null)).data;
      // The state of a sign-in at another provider proves nothing about this one.
      if (kept?.provider !== id) throw new SignInRefusal('expired');
      const { callbackURL: next, invitation } = kept;
      try {
        if (error === 'access_denied') throw new SignInRefusal('cancelled');
        if (!code) throw new SignInRefusal('provider_refused', reasonOf(error));
        const provider = providerOf(ctx.context.socialProviders, id);
        const exchange = { ...kept, code, iss, redirectURI };
        const person = await exchangeCode(provider, identityProvider, exchange);
        const { userId, accountId } = await admit(person, invitation);
        const { internalAdapter, secret } = ctx.context;
        const earlier = verifiedTokens(cookieValues(ctx.headers?.get('cookie'), cookieName), secret);
        const session = await internalAdapter.createSession(userId, false, { accountId });
        const user = await internalAdapter.findUserById(userId);
        if (!session || !user) throw new Error('the sign-in could not be written');
        await setSessionCookie(ctx, { session, user });
        // This browser had one already, and nobody has its cookie any more.
        for (const token of earlier) await internalAdapter.deleteSession(token);
        return ctx.json({ next });
      } catch (thrown) {
        const refusal = thrown instanceof SignInRefusal ? thrown : new SignInRefusal('failed', thrown);
        throw Object.assign(refusal, { next, invitation });
      }
    }),
  };
}

function providerOf(providers: readonly OAuthProvider[], id: string): OAuthProvider {
  const provider = providers.find((one) => one.id === id);
  if (!provider) throw new SignInRefusal('provider_unreachable', new Error('it did not describe itself'));
  return provider;
}

/** What a provider said, for the log: a code of the standard, or nothing, but never a text of its own. */
function reasonOf(error: string | undefined): Error | undefined {
  if (error === undefined) return undefined;
  return new Error(
    /^[a-z_]{1,60}$/.test(error) ? `the provider answered ${error}` : 'the provider answered an error',
  );
}
