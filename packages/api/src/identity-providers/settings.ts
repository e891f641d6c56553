/** How an installation is registered at GitHub. */
export interface GithubSettings {
  clientId: string;
  clientSecret: string;
  /** `https://github.com`, or where a GitHub Enterprise Server is; without a slash at the end. */
  url: string;
}

/** How an installation is registered at an OpenID Connect provider. */
export interface OidcSettings {
  /** Exactly as the provider names itself. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What people call it. */
  name: string;
  scopes: readonly string[];
}
