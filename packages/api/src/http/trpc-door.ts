import { invalid, MaskerFault } from '@masker/contract';
import type { Context } from '../context.ts';
import { toFault } from '../faults.ts';
import type { Exchange } from './exchange.ts';
import { fail, trpcPrefix } from './fail.ts';
import { serveByTrpc } from './trpc-handler.ts';
import { serveQueries } from './trpc-queries.ts';

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
  if (callsOf(exchange) > maxBatch) {
    throw invalid([{ parameter: 'batch', message: `must hold at most ${maxBatch} calls` }]);
  }
  const path = exchange.path.slice(trpcPrefix.length);
  // tRPC would decode it once more, and find more in it than was counted. No name of a procedure has one.
  if (path.includes('%')) throw new MaskerFault('not_found', 'There is no such procedure.');
  if (await serveQueries(exchange, path, ctx, onError)) return;
  await serveByTrpc(exchange, path, ctx, onError);
}

/** The calls that a request makes at once, going by its address. */
export function callsOf({ path }: Pick<Exchange, 'path'>): number {
  return path.split(',').length;
}
