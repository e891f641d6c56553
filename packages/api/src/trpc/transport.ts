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

/** The maximum number of calls in one batch: a batch must not bypass the limits on single calls. */
const maxBatch = 10;

/** Serves a tRPC request; errors before a procedure runs are in tRPC's format, too. */
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
  // tRPC would decode the path again, and could find more calls in it than were counted. No procedure name has a `%`.
  if (path.includes('%')) throw new ApiError('not_found', 'There is no such procedure.');
  if (await serveQueries(exchange, path, ctx, onError)) return;
  if (await serveWatch(exchange, path, ctx, onError, stream)) return;
  await serveByTrpc(exchange, path, ctx, onError);
}

/**
 * Refuses `input` in the query that exceeds the limits or has a duplicate name. The procedure reports all other
 * problems.
 */
async function checkInput({ query }: Exchange, ctx: Context): Promise<void> {
  if (!query.includes('input')) return;
  const text = new URLSearchParams(query).get('input');
  if (!text) return;
  const { problem } = parseBoundedJson(text, plainBody.bounds);
  if (problem === undefined || problem.kind === 'syntax') return;
  await refuseParameters(ctx, [{ parameter: 'input', message: problem.message }]);
}

/** The number of calls in a request, by its path. */
export function callsOf({ path }: Pick<Exchange, 'path'>): number {
  return path.split(',').length;
}
