import type { GenericOAuthConfig } from 'better-auth/plugins/generic-oauth';

/** An identity provider that people sign in with. */
export interface IdentityProvider {
  /** The name of the provider in URLs. */
  id: 'github' | 'oidc';
  /** The display name. */
  name: string;
  /**
   * The issuer of subjects, stored with each identity: subject 42 of one provider is a different person than subject
   * 42 of a provider that is configured later.
   */
  issuer: string;
  /** Whether it has a user info endpoint, for email addresses missing in the id token; known after `describe`. */
  readonly hasUserInfo: boolean;
  /**
   * Returns the configuration for better-auth. Called at the first sign-in, so that an unreachable provider does not
   * prevent the server from starting.
   *
   * @throws SignInRefusal `provider_unreachable`
   */
  describe(): Promise<GenericOAuthConfig>;
}
