import { z } from 'zod';
import { ask } from './ask.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { GithubSettings } from './settings.ts';

const userSchema = z.object({ id: z.int().positive(), login: z.string(), name: z.string().nullish() });
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** Sign-in with GitHub, or with a GitHub Enterprise Server. */
export function github({ clientId, clientSecret, url }: GithubSettings): IdentityProvider {
  return {
    id: 'github',
    name: 'GitHub',
    issuer: url,
    hasUserInfo: true,
    async describe() {
      return {
        providerId: 'github',
        authorizationUrl: `${url}/login/oauth/authorize`,
        tokenUrl: `${url}/login/oauth/access_token`,
        clientId,
        clientSecret,
        authentication: 'post',
        scopes: ['read:user', 'user:email'],
        pkce: true,
        getUserInfo: ({ accessToken }) => readProfile(apiOf(url), accessToken),
      };
    },
  };
}

function apiOf(url: string): string {
  return url === 'https://github.com' ? 'https://api.github.com' : `${url}/api/v3`;
}

/** @returns null without an access token: GitHub answers 200 even if it refuses the code */
async function readProfile(api: string, accessToken: string | undefined) {
  if (!accessToken) return null;
  const headers = {
    authorization: `Bearer ${accessToken}`,
    accept: 'application/vnd.github+json',
    'user-agent': 'masker-sessions',
  };
  const [user, emails] = await Promise.all([
    ask(`${api}/user`, userSchema, headers),
    ask(`${api}/user/emails`, emailsSchema, headers),
  ]);
  // The email of the profile is a display choice of the person, so it is not used.
  const primary = emails.find((email) => email.primary);
  return {
    id: user.id,
    name: user.name?.trim() || user.login,
    email: primary?.email,
    emailVerified: primary?.verified ?? false,
  };
}
