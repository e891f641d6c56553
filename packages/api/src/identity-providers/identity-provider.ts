import type { GenericOAuthConfig } from 'better-auth/plugins/generic-oauth';

/** Where people can prove who they are. */
export interface IdentityProvider {
  /** Its name in addresses. */
  id: 'github' | 'oidc';
  /** What people call it. */
  name: string;
  /**
   * Who vouches for a subject. Kept with each identity: subject 42 of one provider is somebody else than
   * subject 42 of the provider that is configured next year.
   */
  issuer: string;
  /** Whether it can be asked for the address of a person whom it did not tell at once; known once it is described. */
  readonly hasUserInfo: boolean;
  /**
   * What better-auth needs to know of it. Asked for when the first person comes, so that a provider that
   * is away does not keep the server from starting.
   *
   * @throws SignInRefusal `provider_unreachable`
   */
  describe(): Promise<GenericOAuthConfig>;
}
