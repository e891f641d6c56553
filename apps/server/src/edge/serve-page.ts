import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { filePolicy, newNonce, pageHeaders, pagePolicy } from './page-headers.ts';
import { isFile } from './page-limiter.ts';
import { isRouterState } from './router-state.ts';

/** The header with the address of the API for pages. It is set on every request, so that clients cannot set it. */
const originHeader = 'x-masker-origin';

/** The header with the name of the login session's cookie, set likewise. */
const cookieNameHeader = 'x-masker-cookie-name';

const policyHeader = 'content-security-policy';
const routerStateHeader = 'next-router-state-tree';

/**
 * Passes a request to the pages, with headers that only this server may set: the address of the API, and the nonce for
 * scripts, where Next reads it.
 */
export function servePage(
  req: IncomingMessage,
  res: ServerResponse,
  parts: { pages: RequestListener; origin: string; cookieName: string },
): void {
  for (const [name, value] of Object.entries(pageHeaders)) res.setHeader(name, value);
  // The address of an invitation contains its secret, so not even files of this site may get it as referrer.
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
  // Next answers 500 to an address that cannot be decoded; no page has such an address, nor one with so many parameters.
  if (!isDecodable(req.url) || hasManyParameters(req.url)) req.url = '/_not-found';
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

/** The most parameters of a page's address: those of our pages are far fewer, and each one costs time. */
const mostParameters = 200;

function hasManyParameters(url = '/'): boolean {
  let parameters = 1;
  for (let at = url.indexOf('&'); at >= 0; at = url.indexOf('&', at + 1)) parameters++;
  return parameters > mostParameters;
}
