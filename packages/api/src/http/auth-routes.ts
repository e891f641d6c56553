import { isLoopback, MaskerFault } from '@masker/contract';
import { holderOf } from '../access-log/holder.ts';
import { recordSignOut } from '../access-log/sign-ins.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { cookieName } from '../auth/cookie.ts';
import type { InvitationSignIn } from '../auth/invitation-sign-in.ts';
import type { ProviderSignIn, SignInRefusal } from '../auth/providers/index.ts';
import type { Context } from '../context.ts';
import type { Limits } from '../limits/limits.ts';
import type { Exchange } from './exchange.ts';
import { acceptInvitation, showInvitation } from './invitation-routes.ts';
import { requireLocal } from './local.ts';
import { beginSignIn, finishSignIn } from './provider-routes.ts';
import { recordArrival, whoeverAsks } from './record-arrival.ts';
import { refuseMethod, sendJson } from './respond.ts';
import { requireSameOrigin } from './same-origin.ts';
import { headersOf, readSignInBody } from './sign-in-request.ts';

export const authPrefix = '/api/v1/auth/';

/** The ways in and out that an installation has. */
export interface SignIns {
  /** Signs in as the demo user; null where that does not exist. */
  demo: ((headers: Headers) => Promise<Response>) | null;
  /** Sign-in with identity providers. */
  providers: readonly ProviderSignIn[];
  /** Joining an account by the link of an invitation. */
  invitations: InvitationSignIn;
  /** Where people reach the installation, and providers send them back to. */
  publicUrl: string;
  /** Ends the sign-in of the cookie. */
  signOut(headers: Headers): Promise<Response>;
}

export interface AuthRoutesOptions {
  signIns: SignIns;
  authenticator: Authenticator;
  limits: Pick<Limits, 'signInHere' | 'signInAnywhere'>;
  /** Of the request, to be recorded. */
  ctx: Context;
  /** Told of every sign-in that did not happen. */
  onRefusal(refusal: SignInRefusal): void;
  /** Reads a body in a slot for that; does nothing when whoever sends it leaves meanwhile. */
  whileReading: WithSlot;
  /** Does the work of a step in a slot for that. */
  withSlot: WithSlot;
}

type WithSlot = (work: () => Promise<void> | void) => Promise<void>;

/** @param body of a POST, as text */
type Route = (exchange: Exchange, options: AuthRoutesOptions, body: string) => Promise<void> | void;

interface Found {
  allow: string[];
  route: Route;
  /** Whether it counts against the address that it comes from; the pages of this server ask `from this machine`. */
  counted?: 'always' | 'unless from this machine';
}

/**
 * Serves sign-in and sign-out: what is not here cannot be reached, whatever better-auth has besides.
 *
 * Nothing is known of who asks until all of it has been read, so a step is counted and its body is read before it
 * takes a slot that callers with a credential need.
 */
export async function serveAuth(exchange: Exchange, options: AuthRoutesOptions): Promise<void> {
  const found = findRoute(exchange.path.slice(authPrefix.length), options.signIns);
  if (!found) throw new MaskerFault('not_found');
  const { allow, route } = found;
  const counted =
    found.counted === 'always' || (found.counted !== undefined && !isLoopback(exchange.address));
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
  return options.withSlot(async () => {
    if (counted) await options.limits.signInAnywhere(exchange.address);
    await route(exchange, options, text);
  });
}

function findRoute(name: string, { demo, providers }: SignIns): Found | null {
  if (name === 'providers') return { allow: ['GET', 'HEAD'], route: listWays };
  if (name === 'logout') return { allow: ['POST'], route: leave };
  if (name === 'demo' && demo) {
    return {
      allow: ['POST'],
      route: (exchange, options) => enterDemo(exchange, demo, options),
      counted: 'always',
    };
  }
  if (name === 'invitation')
    return { allow: ['POST'], route: showInvitation, counted: 'unless from this machine' };
  if (name === 'invitation/accept') return { allow: ['POST'], route: acceptInvitation, counted: 'always' };
  const [step, id, ...rest] = name.split('/');
  const provider = providers.find((one) => one.id === id);
  if (!provider || rest.length > 0) return null;
  if (step === 'sign-in') {
    const route: Route = (exchange, options, body) => beginSignIn(exchange, provider, options, body);
    return { allow: ['POST'], route, counted: 'always' };
  }
  if (step === 'callback') {
    return { allow: ['GET'], route: (exchange, options) => finishSignIn(exchange, provider, options) };
  }
  return null;
}

function listWays(exchange: Exchange, { signIns }: AuthRoutesOptions): void {
  const providers = signIns.providers.map(({ id, name }) => ({ id, name }));
  answer(exchange, { demo: signIns.demo !== null, providers });
}

async function enterDemo(
  exchange: Exchange,
  demo: NonNullable<SignIns['demo']>,
  options: AuthRoutesOptions,
): Promise<void> {
  requireLocal(exchange.req);
  const response = await demo(headersOf(exchange));
  await recordArrival(options, ours(response), 'demo');
  answer(exchange, { ok: true }, response);
}

async function leave(exchange: Exchange, { signIns, authenticator, ctx }: AuthRoutesOptions): Promise<void> {
  const caller = await whoeverAsks(exchange.req.headers.cookie, authenticator);
  const response = await signIns.signOut(headersOf(exchange));
  authenticator.forgetAll();
  if (caller) await recordSignOut(ctx, holderOf(caller), caller.credentialId);
  answer(exchange, { ok: true }, response);
}

function answer({ req, res, requestId }: Exchange, body: object, from?: Response): void {
  if (from && !from.ok) throw new Error(`sign-in answered ${from.status}`);
  const cookies = from ? ours(from) : [];
  sendJson(req, res, 200, JSON.stringify(body), {
    'x-request-id': requestId,
    ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
  });
}

/** Our cookie as it is set: better-auth also clears some that this installation never sets. */
function ours(response: Response): string[] {
  return response.headers.getSetCookie().filter((line) => line.startsWith(`${cookieName}=`));
}
