import { discover, withoutSlash } from './discovery.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { OidcSettings } from './settings.ts';

/** Sign-in with an OpenID Connect provider: Entra ID, Okta, Keycloak and the like. */
export function oidc({ issuer, clientId, clientSecret, name, scopes }: OidcSettings): IdentityProvider {
  let hasUserInfo = false;
  return {
    id: 'oidc',
    name,
    issuer: withoutSlash(issuer),
    get hasUserInfo() {
      return hasUserInfo;
    },
    async describe() {
      const { url, authentication, ...discovered } = await discover(issuer);
      hasUserInfo = discovered.hasUserInfo;
      return {
        providerId: 'oidc',
        discoveryUrl: url,
        requireIdTokenVerification: true,
        clientId,
        clientSecret,
        authentication,
        scopes: [...scopes],
        pkce: true,
      };
    },
  };
}
