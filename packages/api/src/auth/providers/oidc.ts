import { discover, withoutSlash } from './discovery.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { OidcSettings } from './settings.ts';

/** Sign-in with an OpenID Connect provider: Entra ID, Okta, Keycloak and the like. */
export function oidc({ issuer, clientId, clientSecret, name, scopes }: OidcSettings): IdentityProvider {
  return {
    id: 'oidc',
    name,
    issuer: withoutSlash(issuer),
    async describe() {
      const { url, authentication } = await discover(issuer);
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
