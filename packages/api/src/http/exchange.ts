import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, newId } from '@masker/contract';
import { isOwnOrigin } from './own-origin.ts';
import { trpcPrefix } from './paths.ts';

/** One request under way, as the transports hand it on. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  requestId: string;
  /** The path, without the query. */
  path: string;
  /** The query, without `?`. */
  query: string;
  /** What is being asked for, in a form that can be logged: a pattern, never an address with values. */
  label: string;
  /** The account of the caller, once that is known. */
  accountId: string | null;
  /** Why the caller could not be identified, once that was tried. */
  unidentified: { error: unknown } | null;
  /** Aborts when the client leaves before it was answered. */
  readonly gone: AbortSignal;
  /** The address of whoever asks, past the proxies that are trusted. */
  readonly address: string;
  /** Where people reach the installation; null when nobody said. */
  readonly publicOrigin: string | null;
  /** Whether an `Origin` header names this installation. */
  isOwnOrigin(origin: string): boolean;
}

/** What is known of where requests come from. */
export interface ProxyTrust {
  /** Where people reach the installation, such as `https://sessions.example.org`; null when nobody said. */
  publicOrigin: string | null;
  /** The address of whoever sent a request, past the proxies that are trusted. */
  addressOf(req: IncomingMessage): string;
  /** The protocol that it was sent with, as far as a proxy that is trusted says; else null. */
  protocolOf(req: IncomingMessage): 'http' | 'https' | null;
}

/** Those of a server that people reach directly. */
export const direct: ProxyTrust = {
  publicOrigin: null,
  addressOf: (req) => req.socket.remoteAddress ?? '',
  protocolOf: () => null,
};

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
    // Looked up by the few that ask.
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

/** Why work for a request ended: nobody waits for its answer any more. It is never sent. */
class ClientGone extends ApiError {
  constructor() {
    super('unavailable', 'The client left before it was answered.');
  }
}

/** Splits a request's address. */
function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf('?');
  const end = mark < 0 ? url.length : mark;
  return { path: decodeNames(url.slice(0, end)), query: url.slice(end + 1) };
}

/**
 * The names of procedures as they are meant: whatever counts calls, or makes room for them, must see what tRPC
 * will. Other paths are left to their routes.
 */
function decodeNames(path: string): string {
  if (!path.startsWith(trpcPrefix) || !path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
