import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { filePolicy, newNonce, pageHeaders, pagePolicy } from './page-headers.ts';
import { isFile } from './page-limiter.ts';
import { isRouterState } from './router-state.ts';

/** Tells pages where the API is: set here on every request, so that nobody outside can. */
const originHeader = 'x-masker-origin';

/** Tells pages the name of the login session's cookie, likewise. */
const cookieNameHeader = 'x-masker-cookie-name';

const policyHeader = 'content-security-policy';
const routerStateHeader = 'next-router-state-tree';

/**
 * Hands a request to the pages, with what only this server may tell them: where the API is, and, in the
 * place where Next looks for it, the nonce for their scripts.
 */
export function servePage(
  req: IncomingMessage,
  res: ServerResponse,
  parts: { pages: RequestListener; origin: string; cookieName: string },
): void {
  for (const [name, value] of Object.entries(pageHeaders)) res.setHeader(name, value);
  // The address of an invitation is its secret: not even this site's own files are asked for with it.
  if (req.url?.startsWith('/invite/')) res.setHeader('referrer-policy', 'no-referrer');
  req.headers[originHeader] = parts.origin;
  req.headers[cookieNameHeader] = parts.cookieName;
  delete req.headers[`${policyHeader}-report-only`];
  if (!isRouterState(req.headers[routerStateHeader])) delete req.headers[routerStateHeader];
  if (isFile(req)) {
    delete req.headers[policyHeader];
    res.setHeader(policyHeader, filePolicy);
  } else {
    const policy = pagePolicy(newNonce());
    req.headers[policyHeader] = policy;
    res.setHeader(policyHeader, policy);
  }
  // Next answers 500 to an address that cannot be decoded; there is no page at one.
  if (!isDecodable(req.url)) req.url = '/_not-found';
  parts.pages(req, res);
}

function isDecodable(url = '/'): boolean {
  try {
    decodeURIComponent(url.split('?', 1)[0] as string);
    return true;
  } catch {
    return false;
  }
}
