import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError, isLoopback } from '@masker/contract';
import { recordLogout } from '../audit-log/record-login.ts';
import { principalOf } from '../auth/principal.ts';
import { requireSameOrigin } from '../auth/same-origin.ts';
import type { Exchange } from '../http/exchange.ts';
import { authPrefix } from '../http/paths.ts';
import { refuseMethod, sendJson } from '../http/respond.ts';
import { acceptInvitation, showInvitation } from './invitation-routes.ts';
import { requireLocal } from './local.ts';
import type { AuthRoutesOptions, DemoSignIn, SignIns } from './options.ts';
import { beginSignIn, finishSignIn } from './provider-routes.ts';
import { callerOfCookie, recordNewLogin } from './record-new-login.ts';
import { headersOf, parseLinkSecret, readSignInBody } from './sign-in-request.ts';

/** @param body the body of a POST, as text */
type Route = (exchange: Exchange, options: AuthRoutesOptions, body: string) => Promise<void> | void;

interface RouteMatch {
  allow: string[];
  route: Route;
  /** Whether the step counts towards the address's rate limit; this server's pages call from this machine. */
  counted?: 'always' | 'unless from this machine';
  /** Whether the step waits for an identity provider. */
  waitsForProvider?: true;
}

/**
 * Serves sign-in and sign-out. Only the routes in this file are reachable; other routes of better-auth are not.
 *
 * The client is unknown until the request is read completely. So a step is counted and its body is read before it
 * takes a slot that other requests need.
 */
export async function serveAuth(exchange: Exchange, options: AuthRoutesOptions): Promise<void> {
  const match = findRoute(exchange.path.slice(authPrefix.length), options.signIns);
  if (!match) throw new ApiError('not_found');
  const { allow, route } = match;
  const counted =
    match.counted === 'always' || (match.counted !== undefined && !isLoopback(exchange.address));
  if (!allow.includes(exchange.req.method ?? '')) return refuseMethod(exchange, allow.join(', '));
  let body: string | null = '';
  if (allow.includes('POST')) {
    requireSameOrigin(exchange);
    if (counted) options.limits.signInHere(exchange.address);
    body = null;
    await options.whileReading(async () => {
      body = await readSignInBody(exchange);
    });
  }
  const text = body;
  if (text === null) return;
  const withSlot = match.waitsForProvider ? options.whileProviderAnswers : options.withSlot;
  return withSlot(async () => {
    if (counted) await options.limits.signInAnywhere(exchange.address);
    await route(exchange, options, text);
  });
}

function findRoute(name: string, { demo, providers }: SignIns): RouteMatch | null {
  if (name === 'providers') return { allow: ['GET', 'HEAD'], route: listWays };
  if (name === 'logout') return { allow: ['POST'], route: signOut };
  if (name === 'demo' && demo) {
    return {
      allow: ['POST'],
      route: (exchange, options, body) => signInDemo(exchange, demo, options, body),
      counted: 'always',
    };
  }
  if (name === 'invitation')
    return { allow: ['POST'], route: showInvitation, counted: 'unless from this machine' };
  if (name === 'invitation/accept') return { allow: ['POST'], route: acceptInvitation, counted: 'always' };
  const [step, id, ...rest] = name.split('/');
  const provider = providers.find((provider) => provider.id === id);
  if (!provider || rest.length > 0) return null;
  if (step === 'sign-in') {
    const route: Route = (exchange, options, body) => beginSignIn(exchange, provider, options, body);
    return { allow: ['POST'], route, counted: 'always', waitsForProvider: true };
  }
  if (step === 'callback') {
    const route: Route = (exchange, options) => finishSignIn(exchange, provider, options);
    return { allow: ['GET'], route, waitsForProvider: true };
  }
  return null;
}

function listWays(exchange: Exchange, { signIns }: AuthRoutesOptions): void {
  const providers = signIns.providers.map(({ id, name }) => ({ id, name }));
  const { demo } = signIns;
  answer(exchange, { demo: demo !== null, demo_data: demo?.hasDemoData ?? false, providers });
}

async function signInDemo(
  exchange: Exchange,
  demo: DemoSignIn,
  options: AuthRoutesOptions,
  body: string,
): Promise<void> {
  requireLocal(exchange.req);
  requireLinkSecret(parseLinkSecret(exchange.req, body), demo.secret);
  const response = await demo.signIn(headersOf(exchange));
  const cookies = loginCookies(response, options);
  await recordNewLogin(options, cookies, demo.hasDemoData ? 'demo' : 'link');
  answer(exchange, { ok: true }, cookies);
}

/** @throws `forbidden` if it is not the secret of the last printed link */
function requireLinkSecret(given: string | undefined, secret: string): void {
  const [actual, expected] = [given ?? '', secret].map((text) => createHash('sha256').update(text).digest());
  if (timingSafeEqual(actual as Buffer, expected as Buffer)) return;
  throw new ApiError(
    'forbidden',
    given === undefined
      ? 'This needs {"secret":"…"} of the sign-in link that the server printed when it started.'
      : 'This sign-in link is from an earlier start of the server. Open the link of the latest start.',
  );
}

/** Ends the login session of the cookie. It is never refused to a caller, whatever others of the address did. */
async function signOut(
  exchange: Exchange,
  { signIns, authenticator, ctx, limits }: AuthRoutesOptions,
): Promise<void> {
  const caller = await callerOfCookie(exchange.req.headers.cookie, authenticator);
  if (caller === null) {
    limits.signInHere(exchange.address);
    await limits.signInAnywhere(exchange.address);
  }
  const response = await signIns.signOut(headersOf(exchange));
  if (caller !== null) {
    authenticator.forget(caller.credentialId);
    await recordLogout(ctx, principalOf(caller), caller.credentialId);
  }
  answer(exchange, { ok: true }, loginCookies(response, { authenticator }));
}

function answer({ req, res, requestId }: Exchange, body: object, cookies: string[] = []): void {
  sendJson(req, res, 200, JSON.stringify(body), {
    'x-request-id': requestId,
    ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
  });
}

/** The `Set-Cookie` lines of the login session; better-auth also clears cookies that this installation never sets. */
function loginCookies(
  response: Response,
  { authenticator }: Pick<AuthRoutesOptions, 'authenticator'>,
): string[] {
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
  const start = `${authenticator.cookieName}=`;
  return response.headers.getSetCookie().filter((line) => line.startsWith(start));
}
