import { type CookieNames, cookieNames, newId } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { authPrefix } from '../http/paths.ts';
import { cookieAttributes, stateCookieAttributes } from './cookie.ts';
import { loginSessionLifetime } from './login-session-lifetime.ts';

/** The header with the client's IP address for better-auth: set by the server on every call, never by the client. */
export const addressHeader = 'x-masker-address';

export interface AuthOptions {
  prisma: PrismaClient;
  /** Signs the cookies. */
  secret: string;
  /** The public URL of the installation; with `https:`, the cookie is Secure. */
  publicUrl: string;
  /** The names of the installation's cookies; defaults to `cookieNames()`. */
  cookies?: CookieNames;
  plugins?: BetterAuthPlugin[];
}

/**
 * Creates the better-auth instance for sign-in. Its "session" and "account" models are named SignIn and Identity,
 * because those two words have other meanings in this product.
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
    // The browser keeps the state of a sign-in in progress, so an abandoned sign-in leaves no row in the database.
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
  // "session" is better-auth's login session. Other ids never leave the database and need no prefix.
  return model === 'session' ? newId('signIn') : newId('request').slice('req_'.length);
}

export type Auth = ReturnType<typeof createAuth>;
