import type { Registry } from 'prom-client';
import type { Exchange } from '../http/exchange.ts';
import { securityHeaders } from '../http/security-headers.ts';

/** `GET /api/metrics`: returns the metrics in the text format of Prometheus. */
export async function serveMetrics({ req, res, requestId }: Exchange, registry: Registry): Promise<void> {
  const text = await registry.metrics();
  res.writeHead(200, {
    ...securityHeaders,
    'content-type': registry.contentType,
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(text),
    'x-request-id': requestId,
  });
  res.end(req.method === 'HEAD' ? undefined : text);
}
