import type { ApiError } from '@masker/contract';
import { statusOf } from '../answer/api-error.ts';
import { errorShape } from '../procedure/trpc.ts';
import type { Exchange } from './exchange.ts';
import { faultHeaders, sendFault, sendJson } from './respond.ts';

export const trpcPrefix = '/api/trpc/';

/** Answers with an error of the table, in the form of the transport that was asked. */
export function fail(exchange: Exchange, fault: ApiError): void {
  const { req, res, path, requestId } = exchange;
  if (res.headersSent || !path.startsWith(trpcPrefix)) {
    sendFault(req, res, fault, requestId);
    return;
  }
  const text = JSON.stringify({ error: errorShape(fault, requestId) });
  sendJson(req, res, statusOf(fault), text, faultHeaders(req, fault, requestId));
}
