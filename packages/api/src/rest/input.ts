import { unknownParameter } from '@masker/contract';
import { openBody, plainBody, readJson, sessionsBody } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { limitBody } from '../http/limit-body.ts';
import { json, mediaType, ndjson, requireMediaType } from '../http/media-type.ts';
import { ReadInput, SessionLines } from '../procedure/input.ts';
import { decodeQuery } from './query.ts';
import type { Route } from './routes.ts';

/**
 * Reads the input of a route's procedure: the path parameters, and the query of a GET or the body of other methods.
 * Sessions as NDJSON are passed on as a stream.
 *
 * @throws errors of a body that cannot be read or parsed
 */
export async function readInput(
  exchange: Exchange,
  route: Route,
  pathInput: Record<string, string>,
): Promise<ReadInput> {
  if (route.meta.rest.method === 'GET') {
    const { input, details } = decodeQuery(exchange.query, route.numeric);
    return withPath(route, pathInput, new ReadInput(input, details));
  }
  const unknown = [...new Set(new URLSearchParams(exchange.query).keys())].map((name) =>
    unknownParameter(name, []),
  );
  if (takesLines(route) && mediaType(exchange.req) === ndjson) {
    requireMediaType(exchange.req, [json, ndjson]);
    return new ReadInput(new SessionLines(openBody(exchange.req)), unknown);
  }
  const body = route.meta.rest.method === 'DELETE' ? {} : await readBody(exchange, route);
  return withPath(route, pathInput, new ReadInput(body, unknown));
}

function takesLines({ meta }: Route): boolean {
  return meta.rest.ndjson === true;
}

function readBody(exchange: Exchange, route: Route): Promise<unknown> {
  limitBody(exchange);
  return takesLines(route)
    ? readJson(exchange.req, sessionsBody, [json, ndjson])
    : readJson(exchange.req, plainBody);
}

/** Adds the path parameters; the same parameter in the query or the body is a problem, since it could differ. */
function withPath(
  { pathParameters }: Route,
  pathInput: Record<string, string>,
  { raw, details }: ReadInput,
): ReadInput {
  if (pathParameters.length === 0 || !isObject(raw)) return new ReadInput(raw, details);
  const duplicates = pathParameters
    .filter((name) => name in raw)
    .map((name) => ({ parameter: name, message: 'is part of the path here' }));
  return new ReadInput({ ...raw, ...pathInput }, [...details, ...duplicates]);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
