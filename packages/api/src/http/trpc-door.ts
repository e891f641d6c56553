import { invalid } from '@masker/contract';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import type { Context } from '../context.ts';
import { statusOf, toFault } from '../faults.ts';
import { appRouter } from '../router/index.ts';
import { errorShape } from '../trpc.ts';
import { maxJsonBody } from './body.ts';
import type { Exchange } from './exchange.ts';
import { sendJson } from './respond.ts';
import { requireSameOrigin } from './same-origin.ts';
import { serveQueries } from './trpc-queries.ts';

export const trpcPrefix = '/api/trpc/';

/** Calls in one batch, at most: a batch must not be a way around the limits on single calls. */
const maxBatch = 10;

/** Serves a tRPC request; what is refused before any procedure runs has tRPC's form as well. */
export async function serveTrpc(
  exchange: Exchange,
  ctx: Context,
  onError: (error: unknown) => void,
): Promise<void> {
  try {
    await serve(exchange, ctx, onError);
  } catch (error) {
    const fault = toFault(error);
    if (fault.cause !== undefined) onError(error);
    if (exchange.res.headersSent) return void exchange.res.destroy();
    const text = JSON.stringify({ error: errorShape(fault, exchange.requestId) });
    sendJson(exchange.req, exchange.res, statusOf(fault), text);
  }
}

async function serve(exchange: Exchange, ctx: Context, onError: (error: unknown) => void): Promise<void> {
  const { req, res } = exchange;
  if (req.method === 'POST') requireSameOrigin(req);
  if (exchange.path.split(',').length > maxBatch) {
    throw invalid([{ parameter: 'batch', message: `must hold at most ${maxBatch} calls` }]);
  }
  const path = exchange.path.slice(trpcPrefix.length);
  if (await serveQueries(exchange, path, ctx, onError)) return;
  res.setHeader('x-request-id', exchange.requestId);
  res.setHeader('cache-control', 'private, no-store');
  await nodeHTTPRequestHandler({
    router: appRouter,
    req,
    res,
    path,
    createContext: async () => ctx,
    maxBatchSize: maxBatch,
    maxBodySize: maxJsonBody,
    onError: ({ error }) => onError(error),
    responseMeta({ errors }) {
      const waits = errors.map((error) => toFault(error).retryAfter ?? 0);
      const longest = Math.max(0, ...waits);
      return longest > 0 ? { headers: new Headers({ 'retry-after': String(longest) }) } : {};
    },
  });
}
