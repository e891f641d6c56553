import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { securityHeaders } from '@masker/api';
import { newId } from '@masker/contract';
import { servePage } from './edge/serve-page.ts';

/** A year: browsers that came once come by https from then on, to this host and those below it. */
const strictTransport = 'max-age=31536000; includeSubDomains';

interface Parts {
  api: RequestListener;
  pages: RequestListener | null;
  /** Where this process reaches itself. */
  origin: string;
}

/** What answers requests; both parts arrive while the server is already listening. */
export interface Front {
  handler: RequestListener;
  open(parts: Parts): void;
}

/**
 * Splits requests between the API and the pages, and asks for patience until both are there.
 *
 * @param https whether people reach it by https, and are to go on doing so
 */
export function createFront({ https }: { https: boolean }): Front {
  let parts: Parts | null = null;

  function handler(req: IncomingMessage, res: ServerResponse): void {
    if (https) res.setHeader('strict-transport-security', strictTransport);
    if (!parts) {
      notYet(res);
    } else if (!parts.pages || isApi(req.url)) {
      parts.api(req, res);
    } else {
      servePage(req, res, { pages: parts.pages, origin: parts.origin });
    }
  }

  return {
    handler,
    open(ready) {
      parts = ready;
    },
  };
}

function isApi(url: string | undefined): boolean {
  return url !== undefined && /^\/api(?:[/?]|$)/.test(url);
}

function notYet(res: ServerResponse): void {
  const error = {
    code: 'unavailable',
    message: 'The server is starting. Try again in a second.',
    request_id: newId('request'),
  };
  res.writeHead(503, {
    ...securityHeaders,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'private, no-store',
    'retry-after': '1',
    'x-request-id': error.request_id,
  });
  res.end(JSON.stringify({ error }));
}
