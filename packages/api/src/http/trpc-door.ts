import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import type { Context } from '../context.ts';
import { toFault } from '../faults.ts';
import { appRouter } from '../router/index.ts';
import { maxJsonBody } from './body.ts';
import type { Exchange } from './exchange.ts';
import { requireSameOrigin } from './same-origin.ts';

export const trpcPrefix = '/api/trpc/';

/** Calls in one batch, at most: a batch must not be a way around the limits on single calls. */
const maxBatch = 10;

/** Serves a tRPC request. */
export async function serveTrpc(
  exchange: Exchange,
  ctx: Context,
  onError: (error: unknown) => void,
): Promise<void> {
  const { req, res } = exchange;
  if (req.method === 'POST') requireSameOrigin(req);
  res.setHeader('x-request-id', exchange.requestId);
  res.setHeader('cache-control', 'private, no-store');
  await nodeHTTPRequestHandler({
    router: appRouter,
    req,
    res,
    path: exchange.path.slice(trpcPrefix.length),
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
