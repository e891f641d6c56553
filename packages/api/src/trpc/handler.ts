import { ApiError, invalid } from '@masker/contract';
import { resolveResponse } from '@trpc/server/http';
import { toApiError } from '../answer/api-error.ts';
import { parseJson, plainBody, readText, sessionsBody } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { limitBody } from '../http/limit-body.ts';
import { json, requireMediaType } from '../http/media-type.ts';
import { sendJson } from '../http/respond.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { sendStream } from '../http/send-stream.ts';
import type { Context } from '../procedure/context.ts';
import { appRouter } from '../router/index.ts';
import { procedures } from '../router/procedures.ts';
import { problemOfBatch } from './batch.ts';

/** The request headers that tRPC uses. */
const trpcHeaders = ['accept', 'trpc-accept', 'content-type', 'last-event-id'];

const takesSessions = (name: string) => procedures.get(name)?.meta?.rest?.ndjson === true;
const isMutation = (name: string) => procedures.get(name)?.type === 'mutation';

const methods = ['GET', 'POST'];

/**
 * Serves requests with tRPC's own handler: mutations, streamed batches, and requests that tRPC refuses.
 *
 * @param path procedure names, joined by commas
 * @throws errors that occur before a call starts
 */
export async function serveByTrpc(
  exchange: Exchange,
  path: string,
  ctx: Context,
  onError: (error: unknown) => void,
): Promise<void> {
  const { req, requestId } = exchange;
  const gone = new AbortController();
  exchange.res.once('close', () => gone.abort());
  let calling = false;
  let early: unknown;
  const response = await resolveResponse({
    router: appRouter,
    req: await toRequest(exchange, path, ctx, gone.signal),
    path,
    error: null,
    createContext: async () => {
      calling = true;
      return ctx;
    },
    onError({ error }) {
      if (calling) onError(error);
      else early = error;
    },
    responseMeta({ errors }) {
      const longest = Math.max(0, ...errors.map((error) => toApiError(error).retryAfter ?? 0));
      return longest > 0 ? { headers: new Headers({ 'retry-after': String(longest) }) } : {};
    },
  });
  // tRPC's own response to a request that it can't parse lacks the request id.
  if (early !== undefined) throw early;
  // A streamed batch has the content type of JSON, too. Node sets the transfer encoding itself.
  const {
    'content-type': type,
    'transfer-encoding': transfer,
    ...others
  } = Object.fromEntries(response.headers);
  const headers: Record<string, string> = { ...others, 'x-request-id': requestId };
  if (response.status === 405) headers.allow = req.method === 'POST' ? 'GET, HEAD' : 'POST';
  if (type === 'application/json' && transfer === undefined) {
    sendJson(req, exchange.res, response.status, await response.text(), headers);
  } else {
    await stream(exchange, response, type === undefined ? headers : { ...headers, 'content-type': type });
  }
}

/**
 * Converts a request for tRPC. Only mutations have a body, and the caller is authenticated before it is read.
 */
async function toRequest(
  exchange: Exchange,
  path: string,
  ctx: Context,
  signal: AbortSignal,
): Promise<Request> {
  const { req } = exchange;
  // tRPC answers HEAD without running the call; here HEAD gets the headers of GET.
  const method = req.method === 'HEAD' ? 'GET' : (req.method ?? 'GET');
  if (!methods.includes(method)) {
    exchange.res.setHeader('allow', 'GET, HEAD, POST');
    throw new ApiError('method_not_allowed', 'Queries are GET, mutations POST.');
  }
  const headers = new Headers();
  for (const name of trpcHeaders) {
    const value = req.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  // The host does not matter: tRPC reads only the query.
  const url = new URL(`http://localhost${req.url}`);
  if (method !== 'POST' || !names(path).some(isMutation)) {
    return new Request(url, { method, headers, signal });
  }
  await ctx.authenticate();
  limitBody(exchange);
  requireMediaType(req, [json]);
  const limits = names(path).some(takesSessions) ? sessionsBody : plainBody;
  const body = await readText(req, limits.bytes);
  // tRPC parses the body again; this check keeps bodies beyond the limits from it.
  if (body.trim() !== '') {
    const message = problemOfBatch(exchange, url.searchParams, parseJson(body, limits.bounds));
    if (message !== null) throw invalid([{ parameter: 'body', message }]);
  }
  return new Request(url, { method, headers, signal, body });
}

/** The procedure names in a path, decoded as tRPC does. */
function names(path: string): string[] {
  try {
    return decodeURIComponent(path).split(',');
  } catch {
    return [];
  }
}

async function stream(
  { req, res }: Exchange,
  response: Response,
  headers: Record<string, string>,
): Promise<void> {
  res.writeHead(response.status, { ...securityHeaders, ...headers, 'cache-control': 'private, no-store' });
  if (response.body === null || req.method === 'HEAD') {
    res.end();
    await response.body?.cancel();
    return;
  }
  await sendStream(res, response.body);
}
