import { createHash } from 'node:crypto';
import { constants, gzipSync } from 'node:zlib';
import { acceptsGzip } from './compress.ts';
import type { Exchange } from './exchange.ts';
import { securityHeaders } from './security-headers.ts';

/** A response that does not change while the process runs. */
export interface StaticAnswer {
  body: Buffer;
  headers: Record<string, string>;
  etag: string;
  /** The compressed body; made once, for the first client that accepts it. */
  gzipped?: Buffer;
}

/** Makes an answer that is the same for every request, with its ETag and its compressed form. */
export function staticAnswer(
  contentType: string,
  text: string | Buffer,
  headers: Record<string, string> = {},
): StaticAnswer {
  const body = Buffer.from(text);
  const etag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  const all = {
    ...securityHeaders,
    'content-type': contentType,
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    ...headers,
  };
  return { body, headers: all, etag };
}

/** Sends the response, or 304 if the client has the current version. */
export function sendStatic({ req, res, requestId }: Exchange, answer: StaticAnswer): void {
  const compressed = acceptsGzip(req.headers['accept-encoding']);
  // A strong tag names the bytes that are sent.
  const etag = `"${answer.etag}${compressed ? '-gzip' : ''}"`;
  const headers = { ...answer.headers, etag, 'x-request-id': requestId };
  if (matchesEtag(req.headers['if-none-match'], etag)) {
    res.writeHead(304, headers).end();
    return;
  }
  const body = compressed ? gzipped(answer) : answer.body;
  const encoding = compressed ? { 'content-encoding': 'gzip' } : {};
  res.writeHead(200, { ...headers, ...encoding, 'content-length': body.length });
  res.end(req.method === 'HEAD' ? undefined : body);
}

function gzipped(answer: StaticAnswer): Buffer {
  answer.gzipped ??= gzipSync(answer.body, { level: constants.Z_BEST_COMPRESSION });
  return answer.gzipped;
}

/** Whether `if-none-match` contains the etag. Weak tags count, as the standard says for GET. */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
}
