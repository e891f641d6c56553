import { ApiError, exportIdInput } from '@masker/contract';
import { WireJson } from '../answer/wire-json.ts';
import type { Exchange } from '../http/exchange.ts';
import { paths } from '../http/paths.ts';
import { refuseMethod } from '../http/respond.ts';
import { securityHeaders } from '../http/security-headers.ts';
import type { Context } from '../procedure/context.ts';
import { check, ReadInput } from '../procedure/input.ts';
import { runCall } from '../procedure/pipeline.ts';
import { decodeQuery } from '../rest/query.ts';
import { noSuchExport, notDone } from '../router/exports.ts';

const pathPattern = new RegExp(`^${paths.exportTimestamp.replace('{export_id}', '([^/]+)')}$`);

/** The export id in the path of a timestamp; null for other paths. */
export function timestampId(path: string): string | null {
  return pathPattern.exec(path)?.[1] ?? null;
}

/** `GET /api/v1/exports/{export_id}/timestamp`: sends the reply of the timestamp authority as it came. */
export async function serveTimestamp(exchange: Exchange, exportId: string, ctx: Context): Promise<void> {
  const { req, res, requestId } = exchange;
  if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(exchange, 'GET, HEAD');
  let timestamp: Buffer | null = null;
  const operation = {
    action: 'exports.timestamp',
    type: 'query',
    path: paths.exportTimestamp,
    scope: 'sessions:read',
  } as const;
  const result = await runCall(ctx, operation, async ({ caller, draft }) => {
    const { input, details } = decodeQuery(exchange.query, new Set());
    const asked = new ReadInput({ ...input, export_id: exportId }, details);
    const { export_id } = check(exportIdInput, asked, { draft });
    const found = await ctx.services.exports
      .find(caller.accountId, caller.agentId, export_id)
      .catch((error: unknown) => ({ error }));
    if (found !== null && 'error' in found) return { ok: false, error: found.error };
    if (found === null) return { ok: false, error: noSuchExport() };
    if (found.statement === null) return { ok: false, error: notDone(found) };
    if (found.timestamp === null) return { ok: false, error: noTimestamp() };
    timestamp = found.timestamp;
    return { ok: true, data: new WireJson('{}', 1) };
  });
  if (!result.ok) throw result.error;
  const body = timestamp as unknown as Buffer;
  res.writeHead(200, {
    ...securityHeaders,
    'content-type': 'application/timestamp-reply',
    'content-disposition': `attachment; filename="${exportId}.tsr"`,
    'content-length': body.length,
    'cache-control': 'private, no-store',
    'x-request-id': requestId,
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}

function noTimestamp(): ApiError {
  return new ApiError(
    'not_found',
    'The statement of this export has no timestamp, or none yet: `timestamp` of the export says why.',
  );
}
