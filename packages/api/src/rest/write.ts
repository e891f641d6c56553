import { type ErrorDetail, type IngestResult, unknownParameter } from '@masker/contract';
import type { Context } from '../context.ts';
import { mediaType, openBody, readJson } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { requireSameOrigin } from '../http/same-origin.ts';
import { requireAllowed } from '../trpc.ts';
import type { Route } from './routes.ts';

/**
 * Calls a procedure that changes something: its input is the body, together with what the path says.
 * Who is asking is settled before the body is read.
 */
export async function callWrite(
  exchange: Exchange,
  route: Route,
  pathInput: Record<string, string>,
  ctx: Context,
): Promise<unknown> {
  const { req } = exchange;
  const caller = await ctx.authenticate();
  requireAllowed(caller, route.meta);
  requireSameOrigin(req);
  const details: ErrorDetail[] = [...new Set(new URLSearchParams(exchange.query).keys())].map((name) =>
    unknownParameter(name, []),
  );
  if (route.meta.rest.ndjson && details.length === 0 && mediaType(req) === 'application/x-ndjson') {
    return ctx.services.ingestLines(caller, openBody(req)) satisfies Promise<IngestResult>;
  }
  const body = route.meta.rest.method === 'DELETE' ? {} : await readJson(req);
  for (const name of route.pathParameters) {
    if (isObject(body) && name in body)
      details.push({ parameter: name, message: 'is part of the path here' });
  }
  const input = route.pathParameters.length > 0 && isObject(body) ? { ...body, ...pathInput } : body;
  return route.call({ ...ctx, badParameters: details }, input);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
