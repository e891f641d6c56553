import { ApiError, home, nextPath } from '@masker/contract';
import type { Exchange } from '../http/exchange.ts';
import { sendJson } from '../http/respond.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { type ProviderSignIn, SignInRefusal } from '../identity-providers/index.ts';
import type { AuthRoutesOptions } from './options.ts';
import { recordNewLogin } from './record-new-login.ts';
import { headersOf, parseBegin } from './sign-in-request.ts';

/** Starts a sign-in with a provider. A script gets the provider's URL as JSON, a form gets a redirect. */
export async function beginSignIn(
  exchange: Exchange,
  provider: ProviderSignIn,
  { signIns, onRefusal }: AuthRoutesOptions,
  body: string,
): Promise<void> {
  const { isForm, next, invitation } = parseBegin(exchange.req, body);
  const go = (url: string, cookies: string[] = []) =>
    isForm ? redirect(exchange, url, cookies) : answer(exchange, url, cookies);
  const publicOrigin = new URL(signIns.publicUrl).origin;
  const { origin } = exchange.req.headers;
  // The provider redirects to the public origin, where a cookie that was set at another origin is not sent.
  if (origin !== undefined && origin !== publicOrigin) {
    return go(publicOrigin + (invitation === undefined ? loginPath({ next }) : invitationPath(invitation)));
  }
  try {
    const { url, cookies } = await provider.begin(headersOf(exchange), next, invitation);
    go(url, cookies);
  } catch (thrown) {
    if (!(thrown instanceof SignInRefusal)) throw thrown;
    onRefusal(thrown);
    if (isForm) return redirect(exchange, backFrom(Object.assign(thrown, { next, invitation }), exchange));
    throw new ApiError(
      'unavailable',
      `${provider.name} cannot be reached from this server. Try again in a minute; if the problem persists, contact the operator of the server.`,
      { retryAfter: 60 },
    );
  }
}

/** Finishes a sign-in after the provider's redirect. Every outcome redirects to a page. */
export async function finishSignIn(
  exchange: Exchange,
  provider: ProviderSignIn,
  options: AuthRoutesOptions,
): Promise<void> {
  const finish = await provider.finish(headersOf(exchange), answerIn(exchange.query));
  const refuse = (refusal: SignInRefusal) => {
    options.onRefusal(refusal);
    redirect(exchange, backFrom(refusal, exchange), finish.cookies);
  };
  if ('refusal' in finish) return refuse(finish.refusal);
  try {
    const caller = await recordNewLogin(options, finish.cookies, provider.id, finish.newAccess);
    // The person's other login sessions show the name and the address that the provider has now.
    if (caller?.kind === 'user') options.authenticator.forget(caller.userId);
  } catch (error) {
    // The sign-in was not recorded, so the cookie is not sent.
    finish.cookies = finish.cookies.filter(
      (line) => !line.startsWith(`${options.authenticator.cookieName}=`),
    );
    return refuse(new SignInRefusal('failed', error));
  }
  redirect(exchange, finish.url, finish.cookies);
}

/** The query parameters of the provider's redirect. Repeated parameters are ignored. */
function answerIn(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  const answer: Record<string, string> = {};
  for (const name of ['state', 'code', 'error', 'iss']) {
    const [value, ...more] = parameters.getAll(name);
    if (value !== undefined && more.length === 0) answer[name] = value;
  }
  return answer;
}

/** The path of the page that explains why a sign-in was refused. */
function backFrom({ problem, next, invitation }: SignInRefusal, { requestId }: Exchange): string {
  if (invitation !== undefined && problem !== 'invitation_invalid') {
    return `${invitationPath(invitation)}?${new URLSearchParams({ problem, request: requestId })}`;
  }
  return loginPath({ next: next ?? home, problem, request: requestId });
}

function loginPath({ next, ...rest }: { next: string; problem?: string; request?: string }): string {
  const way: Record<string, string> = next === home ? {} : { next: nextPath(next) };
  const query = new URLSearchParams({ ...way, ...rest }).toString();
  return query === '' ? '/login' : `/login?${query}`;
}

function invitationPath(secret: string): string {
  return `/invite/${encodeURIComponent(secret)}`;
}

function answer({ req, res, requestId }: Exchange, url: string, cookies: string[]): void {
  sendJson(req, res, 200, JSON.stringify({ url }), { 'x-request-id': requestId, 'set-cookie': cookies });
}

function redirect({ res, requestId }: Exchange, location: string, cookies: string[] = []): void {
  res.writeHead(303, {
    // `referrer-policy` is required here: this URL contains a code or an invitation.
    ...securityHeaders,
    location,
    'set-cookie': cookies,
    'cache-control': 'private, no-store',
    'x-request-id': requestId,
  });
  res.end();
}
