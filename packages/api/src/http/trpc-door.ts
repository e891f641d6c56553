import { invalid } from '@masker/contract';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import type { Context } from '../context.ts';
import { toFault } from '../faults.ts';
import { appRouter } from '../router/index.ts';
import { limitBody, maxJsonBody } from './body.ts';
import type { Exchange } from './exchange.ts';
import { fail, trpcPrefix } from './fail.ts';
import { requireSameOrigin } from './same-origin.ts';
import { serveQueries } from './trpc-queries.ts';
import { securityHeaders } from './security-headers.ts';

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
    fail(exchange, fault);
  }
}

async function serve(exchange: Exchange, ctx: Context, onError: (error: unknown) => void): Promise<void> {
  const { req, res } = exchange;
  if (req.method === 'POST') {
    requireSameOrigin(exchange);
    limitBody(exchange);
  }
  if (callsOf(exchange) > maxBatch) {
    throw invalid([{ parameter: 'batch', message: `must hold at most ${maxBatch} calls` }]);
  }
  const path = exchange.path.slice(trpcPrefix.length);
  if (await serveQueries(exchange, path, ctx, onError)) return;
  for (const [name, value] of Object.entries(securityHeaders)) res.setHeader(name, value);
  res.setHeader('x-request-id', exchange.requestId);
  res.setHeader('cache-control', 'private, no-store');
  const answered = nodeHTTPRequestHandler({
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
      const headers = new Headers();
      if (longest > 0) headers.set('retry-after', String(longest));
      // What is left of a body that was not read would be taken for the next request.
      if (errors.length > 0 && !req.complete) headers.set('connection', 'close');
      return { headers };
    },
  });
  // It does not notice by itself that nobody is there any more.
  await Promise.race([answered, new Promise((resolve) => res.once('close', resolve))]);
}

/** The calls that a request makes at once, going by its address. */
export function callsOf({ path }: Pick<Exchange, 'path'>): number {
  return path.split(',').length;
}
