import type { IncomingMessage } from 'node:http';

/**
 * Normalizes the target of a request to `/path?query` (or `*`, for OPTIONS only). A server must accept a target with a
 * host, as clients send it to proxies; that host then replaces the `Host` header (RFC 9112 section 3.2.2).
 *
 * @returns false if a server has to refuse the request
 */
export function settleTarget(req: IncomingMessage): boolean {
  const target = req.url ?? '';
  if (target.startsWith('/')) return true;
  if (target === '*') return req.method === 'OPTIONS';
  const [, host, rest = ''] = /^https?:\/\/([^/?#]+)(.*)$/i.exec(target) ?? [];
  if (host === undefined) return false;
  req.headers.host = host;
  req.url = rest.startsWith('/') ? rest : `/${rest}`;
  return true;
}

/** Whether a request has exactly one `Host` header, as HTTP/1.1 requires; in older versions, at most one. */
export function hasOneHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts === 1 || (hosts === 0 && httpVersion !== '1.1');
}
