import type { Exchange } from '../http/exchange.ts';
import { refuseMethod, sendQueryJson } from '../http/respond.ts';
import type { ExportKeys } from './export-keys.ts';

/** `GET /api/v1/export-keys`: returns the public keys. Auditors need no account, so it needs no credential. */
export async function serveExportKeys(exchange: Exchange, keys: ExportKeys): Promise<void> {
  const { req, res, requestId } = exchange;
  if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(exchange, 'GET, HEAD');
  await sendQueryJson(req, res, JSON.stringify(await keys.published()), { 'x-request-id': requestId });
}
