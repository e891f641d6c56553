import { ApiError } from '@masker/contract';
import { unavailableFor } from '../answer/api-error.ts';
import type { Exchange } from '../http/exchange.ts';
import { sendJson } from '../http/respond.ts';
import type { ReadinessCheck } from '../metrics/readiness.ts';
import type { Inspector } from './inspection.ts';

/** `GET /api/healthz`: returns 200 while the process runs, and how the request arrived if it is signed for that. */
export function serveLive(exchange: Exchange, inspect?: Inspector): void {
  const { req, res, requestId } = exchange;
  const inspection = inspect?.(exchange) ?? undefined;
  sendJson(req, res, 200, JSON.stringify({ status: 'ok', inspection }), { 'x-request-id': requestId });
}

/** `GET /api/readyz`: returns 200 if the database responds, accepts writes and is migrated; otherwise 503 and why. */
export async function serveReady({ req, res, requestId }: Exchange, check: ReadinessCheck): Promise<void> {
  const { pendingMigrations, unavailable = null } = await check();
  if (unavailable !== null) throw unavailableFor(unavailable);
  if (pendingMigrations.length > 0) {
    throw new ApiError('unavailable', 'The database lacks migrations. Restart the server to apply them.', {
      retryAfter: 5,
    });
  }
  sendJson(req, res, 200, '{"status":"ok"}', { 'x-request-id': requestId });
}
