import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { endWithUnreadBody } from '@masker/api';
import { answerReachable, isConnectivityCheck } from './edge/connectivity-check.ts';
import { isFavicon, redirectToIcon } from './edge/favicon.ts';
import { createPageLimiter, isFile } from './edge/page-limiter.ts';
import { servePage } from './edge/serve-page.ts';
import { createStartQueue } from './edge/start-queue.ts';
import { answerUnavailable, refusePageMethod } from './edge/unavailable.ts';

/** For a year, browsers use https for this host and its subdomains. */
const strictTransport = 'max-age=31536000; includeSubDomains';

interface Parts {
  api: RequestListener;
  pages: RequestListener | null;
  /** The address under which this process reaches itself. */
  origin: string;
  /** The name of the login session cookie. */
  cookieName: string;
}

/** Answers requests. The API and the pages are added while the server is already listening. */
export interface Dispatcher {
  handler: RequestListener;
  open(parts: Parts): void;
  /** Refuses the requests that wait for a server that will not open. */
  close(): void;
}

interface DispatcherOptions {
  /** Whether users reach the server by https, so that browsers must keep using it. */
  https: boolean;
  /** The client address of a request. */
  addressOf(req: IncomingMessage): string;
  /** Serves a request within a span of its own; absent if nothing is traced. */
  trace?: ((req: IncomingMessage, res: ServerResponse, serve: () => void) => void) | undefined;
}

/**
 * Dispatches requests to the API and the pages. Until both are ready, requests wait, and get 503 if it takes too long.
 */
export function createDispatcher({ https, addressOf, trace }: DispatcherOptions): Dispatcher {
  const pass = createPageLimiter();
  const queue = createStartQueue();
  let parts: Parts | null = null;

  function handler(req: IncomingMessage, res: ServerResponse): void {
    if (https) res.setHeader('strict-transport-security', strictTransport);
    if (!parts) {
      // Next takes any answer to it for a server that has pages.
      if (isConnectivityCheck(req)) res.destroy();
      else if (isProbe(req.url)) refuse(req, res);
      else
        queue.add(
          res,
          () => handler(req, res),
          () => refuse(req, res),
        );
    } else if (!parts.pages || isApi(req.url)) {
      parts.api(req, res);
    } else if (req.method !== 'GET' && req.method !== 'HEAD') {
      refusePageMethod(req, res);
    } else if (isFavicon(req)) {
      endWithUnreadBody(req, res);
      redirectToIcon(res);
    } else if (isConnectivityCheck(req)) {
      endWithUnreadBody(req, res);
      answerReachable(res);
    } else {
      endWithUnreadBody(req, res);
      const { pages, origin, cookieName } = parts;
      const serve = () => servePage(req, res, { pages, origin, cookieName });
      if (isFile(req)) serve();
      else void pass(res, addressOf(req), serve);
    }
  }

  return {
    handler: trace ? (req, res) => trace(req, res, () => handler(req, res)) : handler,
    open(ready) {
      parts = ready;
      queue.open();
    },
    close: () => queue.close(),
  };
}

function refuse(req: IncomingMessage, res: ServerResponse): void {
  endWithUnreadBody(req, res);
  answerUnavailable(res, 'The server is starting.');
}

/** Whether a program asks for the state of the server, which it must get at once. */
function isProbe(url: string | undefined): boolean {
  return url !== undefined && /^\/+api\/(?:healthz|readyz|metrics)(?:[/?]|$)/.test(url);
}

/**
 * Whether the API answers, also with 404 for paths that start with several slashes. The path of OTLP is that of its
 * specification, which exporters append to the address of the server.
 */
function isApi(url: string | undefined): boolean {
  return url !== undefined && (url === '*' || /^\/+(?:api|v1\/traces)(?:[/?]|$)/.test(url));
}
