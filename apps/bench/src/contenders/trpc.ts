import type { ListQuery } from '../data/queries.ts';
import { cookieHeaders } from '../product/product.ts';
import type { Contender } from './contender.ts';
import { dataText, parameters, productServer } from './rest.ts';

/** The product's tRPC transport, asked as the typed client asks. */
export const trpc: Contender = {
  name: 'trpc',
  title: 'this product, tRPC sessions.list as the typed client calls it, cookie',
  async start(context) {
    const { url, pid } = await productServer(context);
    const headers = await cookieHeaders(context.prepared.url, context.prepared.accountId);
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
  },
};

/** The parameters as JSON has them: counts are numbers. */
function inputOf(query: ListQuery): object {
  const input: Record<string, unknown> = Object.fromEntries(parameters(query));
  for (const name of ['limit', 'min_redactions']) if (name in input) input[name] = Number(input[name]);
  return input;
}

/** tRPC has a `data` of its own around the page. */
const pageText = (body: string) => dataText(body.slice(body.indexOf('"data":') + '"data":'.length));
