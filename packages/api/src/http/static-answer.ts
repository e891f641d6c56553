import { createHash } from 'node:crypto';
import type { Exchange } from './exchange.ts';
import { securityHeaders } from './security-headers.ts';

/** An answer that stays the same as long as the process lives. */
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

/** Sends it, or 304 to whoever has it already. */
export function sendStatic({ req, res, requestId }: Exchange, answer: StaticAnswer): void {
  const headers = { ...answer.headers, 'x-request-id': requestId };
  if (matches(req.headers['if-none-match'], answer.etag)) {
    res.writeHead(304, headers).end();
    return;
  }
  res.writeHead(200, { ...headers, 'content-length': answer.body.length });
  res.end(req.method === 'HEAD' ? undefined : answer.body);
}

/** Whether one of the tags of an `if-none-match` is this one; weak ones count, as they do for reading. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
}
