import { isTransportProtected } from '@masker/contract';
import { z } from 'zod';
import { ask } from './ask.ts';
import { SignInRefusal } from './refusal.ts';

const documentSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  // The default of the standard.
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
});

/** The parts of an OpenID Connect discovery document that sign-in uses. */
export interface Discovery {
  url: string;
  /** How the client authenticates at the token endpoint. */
  authentication: 'basic' | 'post';
  /** Whether the provider has a user info endpoint. */
  hasUserInfo: boolean;
}

/** The addresses that the server or the browser sends secrets to, or gets keys from. */
const endpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'] as const;

/**
 * Reads the discovery document of an issuer.
 *
 * @throws SignInRefusal `provider_unreachable` if there is none, if it names another issuer, whose keys would then
 *   verify the tokens, or an address without TLS
 */
export async function discover(issuer: string): Promise<Discovery> {
  const url = `${withoutSlash(issuer)}/.well-known/openid-configuration`;
  const document = await ask(url, documentSchema);
  if (withoutSlash(document.issuer) !== withoutSlash(issuer)) {
    throw new SignInRefusal('provider_unreachable', new Error(`${url} names another issuer`));
  }
  const plain = endpoints.find((name) => {
    const endpoint = document[name];
    return endpoint !== undefined && !isTransportProtected(new URL(endpoint));
  });
  if (plain !== undefined) {
    throw new SignInRefusal(
      'provider_unreachable',
      new Error(`${url} names a ${plain} that is not https://`),
    );
  }
  const methods = document.token_endpoint_auth_methods_supported;
  return {
    url,
    authentication: methods.includes('client_secret_basic') ? 'basic' : 'post',
    hasUserInfo: document.userinfo_endpoint !== undefined,
  };
}

/** A URL without slashes at its end, to compare it with another. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
