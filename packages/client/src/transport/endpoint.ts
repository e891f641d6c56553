/** The URLs of the server's procedures, and of a REST route. */
type EndpointPath = '/api/trpc' | `/api/v1/${string}`;

/**
 * An address of the server.
 * @throws TypeError when `url` is no http address, or has a credential, a query or a fragment in it
 */
export function endpoint(url: string | URL, path: EndpointPath): URL {
  const base = parse(url);
  if (base.protocol !== 'http:' && base.protocol !== 'https:') {
    throw new TypeError('url must start with http:// or https://.');
  }
  if (base.username || base.password) {
    throw new TypeError('url must not contain a user name or password; pass a cookie or a token.');
  }
  if (base.search || base.hash) throw new TypeError('url must not contain a query or a fragment.');
  base.pathname = `${base.pathname.replace(/\/+$/, '')}${path}`;
  return base;
}

function parse(url: string | URL): URL {
  try {
    return new URL(url);
  } catch {
    throw new TypeError('url must be the full address of the server, such as https://masker.example.com.');
  }
}
