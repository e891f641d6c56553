import { ApiError, parseBoundedJson } from '@masker/contract';
import { toApiError } from '../answer/api-error.ts';
import { plainBody } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { fail } from '../http/fail.ts';
import { trpcPrefix } from '../http/paths.ts';
import type { Context } from '../procedure/context.ts';
import { refuseParameters } from '../procedure/pipeline.ts';
import { serveByTrpc } from './handler.ts';
import { serveQueries } from './queries.ts';
import { serveWatch } from './watch.ts';

/** Calls in one batch, at most: a batch must not be a way around the limits on single calls. */
const maxBatch = 10;

/** Serves a tRPC request; what is refused before any procedure runs has tRPC's form as well. */
export async function serveTrpc(
  exchange: Exchange,
  ctx: Context,
  onError: (error: unknown) => void,
  stream: { stallTimeout?: number } = {},
): Promise<void> {
  try {
    await serve(exchange, ctx, onError, stream);
  } catch (error) {
    if (exchange.res.headersSent) throw error;
    const apiError = toApiError(error);
    if (apiError.cause !== undefined) onError(error);
    fail(exchange, apiError);
  }
}

async function serve(
  exchange: Exchange,
  ctx: Context,
  onError: (error: unknown) => void,
  stream: { stallTimeout?: number },
): Promise<void> {
  if (callsOf(exchange) > maxBatch) {
    await refuseParameters(ctx, [{ parameter: 'batch', message: `must hold at most ${maxBatch} calls` }]);
  }
  await checkInput(exchange, ctx);
  const path = exchange.path.slice(trpcPrefix.length);
  // tRPC would decode it once more, and find more in it than was counted. No name of a procedure has one.
  if (path.includes('%')) throw new ApiError('not_found', 'There is no such procedure.');
  if (await serveQueries(exchange, path, ctx, onError)) return;
  if (await serveWatch(exchange, path, ctx, onError, stream)) return;
  await serveByTrpc(exchange, path, ctx, onError);
}

/**
 * Refuses input in the address that is more than the limits allow, or has a name twice. Whatever else is wrong with
 * it is left to whoever reads it.
 */
async function checkInput({ query }: Exchange, ctx: Context): Promise<void> {
  if (!query.includes('input')) return;
  const text = new URLSearchParams(query).get('input');
  if (!text) return;
  const { problem } = parseBoundedJson(text, plainBody.bounds);
  if (problem === undefined || problem.kind === 'syntax') return;
  await refuseParameters(ctx, [{ parameter: 'input', message: problem.message }]);
}

/** The calls that a request makes at once, going by its address. */
export function callsOf({ path }: Pick<Exchange, 'path'>): number {
  return path.split(',').length;
}
