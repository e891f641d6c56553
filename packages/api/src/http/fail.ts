import type { ApiError } from '@masker/contract';
import { errorShape, statusOf } from '../answer/api-error.ts';
import type { Exchange } from './exchange.ts';
import { trpcPrefix } from './paths.ts';
import { errorHeaders, sendError, sendJson } from './respond.ts';

/** Answers with an error of the table, in the form of the transport that was asked. */
export function fail(exchange: Exchange, apiError: ApiError): void {
  const { req, res, path, requestId } = exchange;
  if (res.headersSent || !path.startsWith(trpcPrefix)) {
    sendError(req, res, apiError, requestId);
    return;
  }
  const text = JSON.stringify({ error: errorShape(apiError, requestId) });
  sendJson(req, res, statusOf(apiError), text, errorHeaders(req, apiError, requestId));
}
