import type { ListQuery } from '../data/queries.ts';
import { cookieHeaders } from '../product/product.ts';
import type { Contender, Server } from './contender.ts';
import { dataText, parameters, productServer } from './rest.ts';

/** The tRPC transport of the product, called like the typed client. */
export const trpc: Contender = {
  name: 'trpc',
  title: 'this product, tRPC sessions.list as the typed client calls it, cookie',
  async start(context) {
    const { url, pid } = await productServer(context);
    const headers = await cookieHeaders(context.prepared.url, context.prepared.accountId);
    return trpcDoor(url, pid, headers);
  },
};

/** The tRPC transport of a build of the product, with any credential. */
export function trpcDoor(url: string, pid: number, headers: Record<string, string>): Server {
  const request = (input: object) => ({
    url: `${url}/api/trpc/sessions.list?input=${encodeURIComponent(JSON.stringify(input))}`,
    headers,
  });
  return {
    pid,
    first: (query) => request(inputOf(query)),
    next(query, body) {
      const cursor = JSON.parse(body).result.data.next_cursor;
      return cursor === null ? null : request({ limit: query.limit, cursor });
    },
    rows: pageText,
  };
}

/** The parameters as JSON, with numbers. */
function inputOf(query: ListQuery): object {
  const input: Record<string, unknown> = Object.fromEntries(parameters(query));
  for (const name of ['limit', 'min_redactions']) if (name in input) input[name] = Number(input[name]);
  return input;
}

/** tRPC wraps the page in its own `data`. */
const pageText = (body: string) => dataText(body.slice(body.indexOf('"data":') + '"data":'.length));
