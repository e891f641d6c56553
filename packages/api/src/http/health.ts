import { MaskerFault } from '@masker/contract';
import type { Exchange } from './exchange.ts';
import { sendJson } from './respond.ts';

/** Whether the database answers, and which migrations it still lacks. Throws when it can't be reached. */
export type ReadinessCheck = () => Promise<{ pendingMigrations: readonly string[] }>;

/** `GET /api/healthz`: the process lives. */
export function serveLive({ req, res, requestId }: Exchange): void {
  sendJson(req, res, 200, '{"status":"ok"}', { 'x-request-id': requestId });
}

/** `GET /api/readyz`: the database answers and is migrated; 503 until then. */
export async function serveReady({ req, res, requestId }: Exchange, check: ReadinessCheck): Promise<void> {
  const { pendingMigrations } = await check();
  if (pendingMigrations.length > 0) {
    throw new MaskerFault('unavailable', 'The database lacks migrations. Restart the server to apply them.', {
      retryAfter: 5,
    });
  }
  sendJson(req, res, 200, '{"status":"ok"}', { 'x-request-id': requestId });
}
