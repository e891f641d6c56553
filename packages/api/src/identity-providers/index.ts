export type { SignUp } from './admit.ts';
export { discover } from './discovery.ts';
export { github } from './github.ts';
export type { IdentityProvider } from './identity-provider.ts';
export { oidc } from './oidc.ts';
export { createProviderSignIn, type ProviderSignIn } from './provider-sign-in.ts';
export { SignInRefusal } from './refusal.ts';
export type { GithubSettings, OidcSettings } from './settings.ts';
