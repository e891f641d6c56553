import { MaskerFault } from '@masker/contract';
import { holderOf } from '../access-log/holder.ts';
import { recordSignIn, recordSignOut } from '../access-log/sign-ins.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { cookieName } from '../auth/cookie.ts';
import type { Caller, Context } from '../context.ts';
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

/** What sign-in needs of the outside. */
interface SignInServices {
  signIns: SignIns;
  authenticator: Authenticator;
  limits: Pick<Limits, 'signIn'>;
}

const methods: Record<string, string> = { demo: 'POST', logout: 'POST', providers: 'GET' };

/** Serves sign-in and sign-out. */
export async function serveAuth(
  exchange: Exchange,
  { signIns, authenticator, limits }: SignInServices,
  ctx: Context,
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
    const response = await signIns.demo(headersOf(exchange));
    const caller = await callerOf(authenticator, response);
    await recordSignIn(ctx, holderOf(caller), caller.credentialId, 'demo');
    return answer(exchange, { ok: true }, response);
  }
  const caller = await authenticator.authenticate({ cookie: req.headers.cookie }).then(
    (found) => found.caller,
    (error: unknown) => {
      if (error instanceof MaskerFault && error.code === 'unauthenticated') return null;
      throw error;
    },
  );
  const response = await signIns.signOut(headersOf(exchange));
  authenticator.forgetAll();
  if (caller) await recordSignOut(ctx, holderOf(caller), caller.credentialId);
  return answer(exchange, { ok: true }, response);
}

/** Who was just signed in, by the cookie that was made. */
async function callerOf(authenticator: Authenticator, response: Response): Promise<Caller> {
  const cookie = ours(response).map((line) => line.slice(0, line.indexOf(';')))[0];
  return (await authenticator.authenticate({ cookie })).caller;
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
