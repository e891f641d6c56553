import { ApiError, type ErrorDetail, maxDetails, parseBoundedJson } from '@masker/contract';
import { toApiError } from '../answer/api-error.ts';
import { plainBody } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { fail } from '../http/fail.ts';
import { trpcPrefix } from '../http/paths.ts';
import type { Context } from '../procedure/context.ts';
import { refuseParameters } from '../procedure/pipeline.ts';
import { callsOf, problemOfBatch } from './batch.ts';
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
    await refuseParameters(ctx, [{ parameter: 'batch', message: `must have at most ${maxBatch} calls` }]);
  }
  await checkParameters(exchange, ctx);
  const path = exchange.path.slice(trpcPrefix.length);
  // tRPC would decode the path again, and could find more calls in it than were counted. No procedure name has a `%`.
  if (path.includes('%')) throw new ApiError('not_found', 'There is no such procedure.');
  if (await serveQueries(exchange, path, ctx, onError)) return;
  if (await serveWatch(exchange, path, ctx, onError, stream)) return;
  await serveByTrpc(exchange, path, ctx, onError);
}

/** The query parameters of tRPC's protocol. Those of procedures are in `input`. */
const protocolParameters: ReadonlySet<string> = new Set([
  'input',
  'batch',
  'lastEventId',
  'Last-Event-Id',
  'connectionParams',
]);

/**
 * Refuses query parameters that tRPC would ignore: unknown, repeated and empty ones, and `input` for calls that the
 * request does not make. Refuses `input` that exceeds the limits or has a duplicate name. The procedure reports all
 * other problems.
 */
async function checkParameters(exchange: Exchange, ctx: Context): Promise<void> {
  if (exchange.query === '') return;
  const parameters = new URLSearchParams(exchange.query);
  const details: ErrorDetail[] = [];
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    const message = !protocolParameters.has(name)
      ? 'is not a parameter here; parameters of a procedure are JSON in input'
      : values.length > 1
        ? 'must be given once'
        : values[0] === ''
          ? 'must not be empty'
          : name === 'batch' && values[0] !== '1'
            ? 'must be 1'
            : null;
    if (message !== null) details.push({ parameter: name.slice(0, 100), message });
  }
  const text = parameters.get('input');
  if (details.length === 0 && text) {
    const { value, problem } = parseBoundedJson(text, plainBody.bounds);
    const message = problem === undefined ? problemOfBatch(exchange, parameters, value) : problem.message;
    if (message !== null && problem?.kind !== 'syntax') details.push({ parameter: 'input', message });
  }
  if (details.length > 0) await refuseParameters(ctx, details.slice(0, maxDetails));
}
