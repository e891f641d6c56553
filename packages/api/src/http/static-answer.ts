import { createHash } from 'node:crypto';
import type { Exchange } from './exchange.ts';
import { securityHeaders } from './security-headers.ts';

/** A response that does not change while the process runs. */
export interface StaticAnswer {
  body: Buffer;
  headers: Record<string, string>;
  etag: string;
}

export function staticAnswer(
  contentType: string,
  text: string | Buffer,
  headers: Record<string, string> = {},
): StaticAnswer {
  const body = Buffer.from(text);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const all = {
    ...securityHeaders,
    'content-type': contentType,
    'cache-control': 'no-cache',
    etag,
    ...headers,
  };
  return { body, headers: all, etag };
}

/** Sends the response, or 304 if the client has the current version. */
export function sendStatic({ req, res, requestId }: Exchange, answer: StaticAnswer): void {
  const headers = { ...answer.headers, 'x-request-id': requestId };
  if (matches(req.headers['if-none-match'], answer.etag)) {
    res.writeHead(304, headers).end();
    return;
  }
  res.writeHead(200, { ...headers, 'content-length': answer.body.length });
  res.end(req.method === 'HEAD' ? undefined : answer.body);
}

/** Whether `if-none-match` contains the etag. Weak tags count, as the standard says for GET. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
}
