import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { newId } from '@masker/contract';

/** Tells pages where the API is: set here on every request, so that nobody outside can. */
const originHeader = 'x-masker-origin';

/** What answers requests; both parts arrive while the server is already listening. */
export interface Front {
  handler: RequestListener;
  open(parts: { api: RequestListener; pages: RequestListener | null; origin: string }): void;
}

/** Splits requests between the API and the pages, and asks for patience until both are there. */
export function createFront(): Front {
  let parts: { api: RequestListener; pages: RequestListener | null; origin: string } | null = null;

  function handler(req: IncomingMessage, res: ServerResponse): void {
    res.setHeader('x-content-type-options', 'nosniff');
    if (!parts) {
      notYet(res);
    } else if (!parts.pages || isApi(req.url)) {
      parts.api(req, res);
    } else {
      req.headers[originHeader] = parts.origin;
      parts.pages(req, res);
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
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'private, no-store',
    'retry-after': '1',
    'x-request-id': error.request_id,
  });
  res.end(JSON.stringify({ error }));
}
