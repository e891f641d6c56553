import type { ListQuery } from '../data/queries.ts';
import { cookieHeaders, startServer } from '../product/product.ts';
import type { Contender, Server, StartContext } from './contender.ts';

/** The REST transport of the product, with the cookie of a person. */
export const rest: Contender = {
  name: 'rest',
  title: 'this product, GET /api/v1/sessions, cookie',
  async start(context) {
    const { url, pid } = await productServer(context);
    return restDoor(url, pid, await cookieHeaders(context.prepared.url, context.prepared.accountId));
  },
};

/** The REST transport of the product, with any credential. */
export function restDoor(url: string, pid: number, headers: Record<string, string>): Server {
  return {
    pid,
    first: (query) => ({ url: `${url}/api/v1/sessions?${parameters(query)}`, headers }),
    next(query, body) {
      const cursor = JSON.parse(body).next_cursor;
      if (cursor === null) return null;
      return { url: `${url}/api/v1/sessions?limit=${query.limit}&cursor=${cursor}`, headers };
    },
    rows: dataText,
  };
}

/** The server of the product, shared by all transports. */
export async function productServer(context: StartContext): Promise<{ url: string; pid: number }> {
  const server = await context.shared('product', async () => {
    const started = await startServer('product', context.prepared.url);
    context.cleanup.add(() => started.stop());
    return started;
  });
  return { url: server.url, pid: server.program.pid };
}

/** A query as a query string of the API. */
export function parameters(query: ListQuery): URLSearchParams {
  const parameters = new URLSearchParams({ limit: String(query.limit), since: query.since });
  if (query.until !== undefined) parameters.set('until', query.until);
  if (query.agentId !== undefined) parameters.set('agent_id', query.agentId);
  if (query.status !== undefined) parameters.set('status', query.status);
  if (query.minRedactions !== undefined) parameters.set('min_redactions', String(query.minRedactions));
  return parameters;
}

/** The text between `"data":` and `,"next_cursor"`, unchanged. */
export function dataText(body: string): string {
  return body.slice(body.indexOf('"data":') + '"data":'.length, body.lastIndexOf(',"next_cursor"'));
}
