import { ApiError } from '@masker/contract';
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

/** The headers that mean something to tRPC. */
const known = ['accept', 'trpc-accept', 'content-type', 'last-event-id'];

const takesSessions = (name: string) => procedures.get(name)?.meta?.rest?.ndjson === true;
const isMutation = (name: string) => procedures.get(name)?.type === 'mutation';

const methods = ['GET', 'POST'];

/**
 * Has tRPC serve whatever it can: mutations, streamed batches, and what it refuses by itself.
 *
 * @param path procedure names, joined by commas
 * @throws what went wrong before there was any call to answer
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
  // Its own answer to what it cannot read knows nothing of the request.
  if (early !== undefined) throw early;
  // A streamed batch calls itself JSON too. How it is transferred is not for tRPC to say.
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
 * A request as tRPC takes it. Only mutations have a body, and who is asking is settled before it is read.
 */
async function toRequest(
  exchange: Exchange,
  path: string,
  ctx: Context,
  signal: AbortSignal,
): Promise<Request> {
  const { req } = exchange;
  // tRPC answers HEAD without looking at what is asked for; here it has the headers of GET.
  const method = req.method === 'HEAD' ? 'GET' : (req.method ?? 'GET');
  if (!methods.includes(method)) {
    exchange.res.setHeader('allow', 'GET, HEAD, POST');
    throw new ApiError('method_not_allowed', 'Queries are GET, mutations POST.');
  }
  const headers = new Headers();
  for (const name of known) {
    const value = req.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  // Whatever host was asked: tRPC looks at the query alone.
  const url = new URL(`http://localhost${req.url}`);
  if (method !== 'POST' || !names(path).some(isMutation)) {
    return new Request(url, { method, headers, signal });
  }
  await ctx.authenticate();
  limitBody(exchange);
  requireMediaType(req, [json]);
  const limits = names(path).some(takesSessions) ? sessionsBody : plainBody;
  const body = await readText(req, limits.bytes);
  // tRPC parses it again; nothing that is beyond the limits gets there.
  if (body.trim() !== '') parseJson(body, limits.bounds);
  return new Request(url, { method, headers, signal, body });
}

/** What tRPC takes a path for. */
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
