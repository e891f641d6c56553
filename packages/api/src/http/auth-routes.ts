import { MaskerFault } from '@masker/contract';
import type { Authenticator } from '../auth/authenticator.ts';
import { cookieName } from '../auth/cookie.ts';
import type { Limits } from '../limits/limits.ts';
import type { Exchange } from './exchange.ts';
import { refuseMethod, sendJson } from './respond.ts';
import { requireSameOrigin } from './same-origin.ts';

export const authPrefix = '/api/v1/auth/';

/** The ways in and out that an installation has. */
export interface SignIns {
  /** Signs in as the demo user; null where that does not exist. */
  demo: ((headers: Headers) => Promise<Response>) | null;
  /** Ends the sign-in of the cookie. */
  signOut(headers: Headers): Promise<Response>;
}

const methods: Record<string, string> = { demo: 'POST', logout: 'POST', providers: 'GET' };

/** Serves sign-in and sign-out. */
export async function serveAuth(
  exchange: Exchange,
  signIns: SignIns,
  authenticator: Authenticator,
  limits: Pick<Limits, 'signIn'>,
): Promise<void> {
  const { req } = exchange;
  const name = exchange.path.slice(authPrefix.length);
  const method = methods[name];
  if (!method || (name === 'demo' && !signIns.demo)) throw new MaskerFault('not_found');
  const asked = req.method === 'HEAD' ? 'GET' : req.method;
  if (asked !== method) return refuseMethod(exchange, method === 'GET' ? 'GET, HEAD' : method);
  if (name === 'providers') {
    return answer(exchange, { demo: signIns.demo !== null, providers: [] });
  }
  requireSameOrigin(exchange);
  if (name !== 'logout') await limits.signIn(exchange.address);
  req.resume(); // No body is expected; one that comes is not kept.
  if (name === 'demo' && signIns.demo) {
    return answer(exchange, { ok: true }, await signIns.demo(headersOf(exchange)));
  }
  const response = await signIns.signOut(headersOf(exchange));
  authenticator.forgetAll();
  return answer(exchange, { ok: true }, response);
}

function headersOf({ req }: Exchange): Headers {
  const headers = new Headers();
  for (const name of ['cookie', 'user-agent', 'origin'] as const) {
    const value = req.headers[name];
    if (value) headers.set(name, value);
  }
  return headers;
}

function answer({ req, res, requestId }: Exchange, body: object, from?: Response): void {
  if (from && !from.ok) throw new Error(`sign-in answered ${from.status}`);
  // better-auth also clears cookies that this installation never sets.
  const cookies = (from?.headers.getSetCookie() ?? []).filter((line) => line.startsWith(`${cookieName}=`));
  sendJson(req, res, 200, JSON.stringify(body), {
    'x-request-id': requestId,
    ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
  });
}
