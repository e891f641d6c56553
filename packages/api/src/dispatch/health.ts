import { ApiError } from '@masker/contract';
import type { Unavailability } from '@masker/db';
import { unavailableFor } from '../answer/api-error.ts';
import type { Exchange } from '../http/exchange.ts';
import { sendJson } from '../http/respond.ts';

/** What keeps the database from serving. */
export interface Readiness {
  pendingMigrations: readonly string[];
  /** Why it does not serve although it answers, such as being read-only; null or absent when it does. */
  unavailable?: Unavailability | null;
}

/** Asks the database whether it serves. Throws when it does not answer. */
export type ReadinessCheck = () => Promise<Readiness>;

/** `GET /api/healthz`: the process lives. */
export function serveLive({ req, res, requestId }: Exchange): void {
  sendJson(req, res, 200, '{"status":"ok"}', { 'x-request-id': requestId });
}

/** `GET /api/readyz`: the database answers, takes writes and is migrated; until then 503, which says why. */
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
