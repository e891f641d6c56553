import { type CookieNames, cookieNames, newId } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { authPrefix } from '../http/paths.ts';
import { cookieAttributes, stateCookieAttributes } from './cookie.ts';
import { loginSessionLifetime } from './login-session-lifetime.ts';

/** The header by which sign-in hears where a person is: set here on every call, never taken from outside. */
export const addressHeader = 'x-masker-address';

export interface AuthOptions {
  prisma: PrismaClient;
  /** Signs the cookies. */
  secret: string;
  /** Where people reach the installation; `https:` makes the cookie Secure. */
  publicUrl: string;
  /** The installation's cookies; those of the default name, unless given. */
  cookies?: CookieNames;
  plugins?: BetterAuthPlugin[];
}

/**
 * Sign-in, by better-auth. Its "session" and "account" are our SignIn and Identity, because those two
 * words mean something else here.
 */
export function createAuth({
  prisma,
  secret,
  publicUrl,
  cookies = cookieNames(),
  plugins = [],
}: AuthOptions) {
  const secure = publicUrl.startsWith('https:');
  return betterAuth({
    appName: 'masker-sessions',
    baseURL: publicUrl,
    basePath: authPrefix.slice(0, -1),
    secret,
    database: prismaAdapter(prisma, { provider: 'postgresql' }),
    telemetry: { enabled: false },
    logger: { disabled: true },
    user: { modelName: 'user' },
    session: {
      modelName: 'signIn',
      expiresIn: loginSessionLifetime / 1000,
      updateAge: 3600,
      additionalFields: { accountId: { type: 'string', required: false, input: false } },
    },
    // The state of a sign-in under way is kept by the browser: whoever only begins leaves nothing here.
    account: { modelName: 'identity', fields: { accountId: 'subject' }, storeStateStrategy: 'cookie' },
    verification: { modelName: 'verification' },
    advanced: {
      // The cookie has one name, with and without https; Secure is an attribute of its own.
      useSecureCookies: false,
      cookies: {
        session_token: { name: cookies.session, attributes: cookieAttributes(secure) },
        oauth_state: { name: cookies.state, attributes: stateCookieAttributes(secure) },
      },
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 128 },
      database: { generateId: ({ model }) => idFor(model) },
    },
    plugins,
  });
}

function idFor(model: string): string {
  if (model === 'user') return newId('user');
  // better-auth's "session". What is left are ids that never leave the database: the rest of one will do.
  return model === 'session' ? newId('signIn') : newId('request').slice('req_'.length);
}

export type Auth = ReturnType<typeof createAuth>;
