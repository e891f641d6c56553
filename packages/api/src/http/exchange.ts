import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, newId } from '@masker/contract';
import { isOwnOrigin } from './own-origin.ts';
import { trpcPrefix } from './paths.ts';
import type { ProxyTrust } from './proxy-trust.ts';

/** A request in progress and its response. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  requestId: string;
  /** The path, without the query. */
  path: string;
  /** The query, without `?`. */
  query: string;
  /** The route for logs and metrics: a pattern without values. */
  label: string;
  /** The account of the caller, once it is known. */
  accountId: string | null;
  /** The error of a failed authentication. */
  unidentified: { error: unknown } | null;
  /** Aborts if the client disconnects before the response is complete. */
  readonly gone: AbortSignal;
  /** The IP address of the client, behind trusted proxies. */
  readonly address: string;
  /** The public origin of the installation; null if it is not configured. */
  readonly publicOrigin: string | null;
  /** Whether an `Origin` header names this installation. */
  isOwnOrigin(origin: string): boolean;
}

/** Begins the exchange of a request: gives it an id, and finds out its path and its client. */
export function createExchange(req: IncomingMessage, res: ServerResponse, proxyTrust: ProxyTrust): Exchange {
  let gone: AbortController | null = null;
  return {
    req,
    res,
    requestId: newId('request'),
    ...splitUrl(req.url ?? '/'),
    label: 'unknown',
    accountId: null,
    unidentified: null,
    get gone() {
      gone ??= whenGone(res);
      return gone.signal;
    },
    // Computed on access, since few requests need it.
    get address() {
      return proxyTrust.addressOf(req);
    },
    publicOrigin: proxyTrust.publicOrigin,
    isOwnOrigin: (origin) => isOwnOrigin(origin, req, proxyTrust),
  };
}

function whenGone(res: ServerResponse): AbortController {
  const gone = new AbortController();
  const abort = () => gone.abort(new ClientGone());
  if (res.destroyed) abort();
  else res.once('close', () => !res.writableFinished && abort());
  return gone;
}

/** The abort reason when the client has disconnected. It is never sent. */
class ClientGone extends ApiError {
  constructor() {
    super('unavailable', 'The client disconnected before the response was complete.');
  }
}

/** Splits the URL of a request. */
function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf('?');
  const end = mark < 0 ? url.length : mark;
  return { path: decodeNames(url.slice(0, end)), query: url.slice(end + 1) };
}

/**
 * Decodes the procedure names in a tRPC path: rate limits and concurrency limits must see the same names as tRPC.
 * REST routes decode their own paths.
 */
function decodeNames(path: string): string {
  if (!path.startsWith(trpcPrefix) || !path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
