import type { GithubSettings, OidcSettings, SignUp } from '@masker/api';
import { isLoopback, isTransportProtected } from '@masker/contract';
import { z } from 'zod';
import { ConfigError } from './start-failure.ts';

const providerUrlError = {
  error: 'must be an https:// address without a query; http:// is only allowed for this machine',
};

/** TLS is required except on this machine, because secrets are sent to it. */
const providerUrl = z.string().refine(isProviderUrl, providerUrlError);

/** People copy the address of the metadata, which most providers show, instead of the issuer. */
const issuer = providerUrl.refine((text) => !text.includes('/.well-known/'), {
  error: 'must be the issuer itself: leave out /.well-known/ and what follows',
});

const oneLine = (most: number) => {
  const error = `must have 1 to ${most} printable characters`;
  return z.string().regex(new RegExp(`^[^\\p{C}]{1,${most}}$`, 'u'), { error });
};

/** The environment variables for sign-in. */
export const signInEnvironment = {
  GITHUB_CLIENT_ID: oneLine(200).optional(),
  GITHUB_CLIENT_SECRET: oneLine(1_000).optional(),
  GITHUB_URL: providerUrl.optional(),
  OIDC_ISSUER: issuer.optional(),
  OIDC_CLIENT_ID: oneLine(200).optional(),
  OIDC_CLIENT_SECRET: oneLine(1_000).optional(),
  OIDC_NAME: oneLine(40).optional(),
  OIDC_SCOPES: z
    .string()
    .regex(/^[!#-[\]-~]+(?: [!#-[\]-~]+)*$/, { error: 'must be scopes with a space between them' })
    .optional(),
  SIGN_UP: z.enum(['open', 'invited'], { error: 'must be open or invited' }).default('open'),
};

/** The settings of sign-in. */
export interface SignInConfig {
  github: GithubSettings | undefined;
  oidc: OidcSettings | undefined;
  /** Who gets a new account at the first sign-in: every user, or only the first. */
  signUp: SignUp;
}

type Settings = z.output<z.ZodObject<typeof signInEnvironment>> & { HOST: string; PUBLIC_URL?: string };

/**
 * Collects the settings of each provider: all required settings, or none.
 *
 * @throws ConfigError that names the missing variable
 */
export function readSignIn(settings: Settings): SignInConfig {
  const github = readGithub(settings);
  const oidc = readOidc(settings);
  if ((github || oidc) && settings.PUBLIC_URL === undefined && !isLoopback(settings.HOST)) {
    throw new ConfigError(
      `PUBLIC_URL must be set together with ${github ? 'GITHUB_CLIENT_ID' : 'OIDC_ISSUER'} and HOST: ` +
        'the identity provider redirects people to it.',
    );
  }
  return { github, oidc, signUp: settings.SIGN_UP };
}

function readGithub(settings: Settings): GithubSettings | undefined {
  const names = ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'] as const;
  const needed = allOrNothing(settings, names, ['GITHUB_URL']);
  if (!needed) return undefined;
  return {
    clientId: needed.GITHUB_CLIENT_ID,
    clientSecret: needed.GITHUB_CLIENT_SECRET,
    url: (settings.GITHUB_URL ?? 'https://github.com').replace(/\/+$/, ''),
  };
}

function readOidc(settings: Settings): OidcSettings | undefined {
  const names = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
  const needed = allOrNothing(settings, names, ['OIDC_NAME', 'OIDC_SCOPES']);
  if (!needed) return undefined;
  return {
    issuer: needed.OIDC_ISSUER,
    clientId: needed.OIDC_CLIENT_ID,
    clientSecret: needed.OIDC_CLIENT_SECRET,
    name: settings.OIDC_NAME ?? 'single sign-on',
    scopes: scopesOf(settings.OIDC_SCOPES ?? 'openid email profile'),
  };
}

function scopesOf(text: string): string[] {
  const scopes = text.split(' ');
  return scopes.includes('openid') ? scopes : ['openid', ...scopes];
}

/** @returns the required settings if all are set, undefined if none is */
function allOrNothing<K extends keyof Settings>(
  settings: Settings,
  needed: readonly K[],
  optional: readonly (keyof Settings)[],
): Record<K, string> | undefined {
  const isSet = (name: keyof Settings) => settings[name] !== undefined;
  const present = [...needed, ...optional].find(isSet);
  if (present === undefined) return undefined;
  const missing = needed.find((name) => !isSet(name));
  if (missing !== undefined) throw new ConfigError(`${missing} must be set together with ${present}.`);
  return Object.fromEntries(needed.map((name) => [name, settings[name]])) as Record<K, string>;
}

function isProviderUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.search || url.hash || url.username || url.password) return false;
  return isTransportProtected(url);
}
