import { WireJson } from '../answer/wire-json.ts';
import type { Exchange } from '../http/exchange.ts';
import { sendJson, sendQueryJson } from '../http/respond.ts';
import type { Context } from '../procedure/context.ts';
import { readInput } from './input.ts';
import type { Route, RouteMatch } from './routes.ts';

/** Returns the route for a method, if there is one; HEAD uses the route of GET. */
export function pickRoute(match: RouteMatch, method: string | undefined): Route | undefined {
  const routeMethod = method === 'HEAD' ? 'GET' : method;
  return match.routes.find((route) => route.meta.rest.method === routeMethod);
}

/** The methods of a path, in the format of the `allow` header. */
export function allowed(match: RouteMatch): string {
  return match.routes
    .flatMap(({ meta }) => (meta.rest.method === 'GET' ? ['GET', 'HEAD'] : [meta.rest.method]))
    .join(', ');
}

/** Serves a REST request by the same procedure that tRPC calls. */
export async function serveRest(
  exchange: Exchange,
  route: Route,
  pathInput: Record<string, string>,
  ctx: Context,
): Promise<void> {
  const { req, res } = exchange;
  const result = await route.call(ctx, () => readInput(exchange, route, pathInput));
  const text = result instanceof WireJson ? result.text : JSON.stringify(result);
  const headers: Record<string, string> = { 'x-request-id': exchange.requestId };
  if (result instanceof WireJson && result.nextCursor !== null) {
    headers.link = `<${nextUrl(exchange, result.nextCursor)}>; rel="next"`;
  }
  if (route.meta.rest.method === 'GET') await sendQueryJson(req, res, text, headers);
  else sendJson(req, res, route.meta.rest.status ?? 200, text, headers);
}

/** The URL of the same request with another cursor, without the host. */
function nextUrl({ path, query }: Exchange, cursor: string): string {
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `${path}?${parameters}`;
}
