import type { ApiError } from '@masker/contract';
import { errorShape, statusOf } from '../answer/api-error.ts';
import type { Exchange } from './exchange.ts';
import { trpcPrefix } from './paths.ts';
import { errorHeaders, sendError, sendJson } from './respond.ts';

/** Answers with an error in the format of the request's transport. */
export function fail(exchange: Exchange, error: ApiError): void {
  const { req, res, path, requestId } = exchange;
  if (res.headersSent || !path.startsWith(trpcPrefix)) {
    sendError(req, res, error, requestId);
    return;
  }
  const text = JSON.stringify({ error: errorShape(error, requestId) });
  sendJson(req, res, statusOf(error), text, errorHeaders(req, error, requestId));
}
