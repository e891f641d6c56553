/** The settings of sign-in with GitHub. */
export interface GithubSettings {
  clientId: string;
  clientSecret: string;
  /** `https://github.com`, or the URL of a GitHub Enterprise Server, without a trailing slash. */
  url: string;
}

/** The settings of sign-in with an OpenID Connect provider. */
export interface OidcSettings {
  /** Exactly as in the provider's discovery document. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The display name. */
  name: string;
  scopes: readonly string[];
}
