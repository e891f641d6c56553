import { ApiError, exportIdInput } from '@masker/contract';
import type { ExportRow } from '@masker/db';
import { mediaTypes } from '../export-content/content.ts';
import { rangeOf } from '../exports/byte-range.ts';
import { StoreFailure } from '../exports/export-store.ts';
import type { Exchange } from '../http/exchange.ts';
import { paths } from '../http/paths.ts';
import { refuseMethod } from '../http/respond.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { type StreamOptions, sendStream } from '../http/send-stream.ts';
import { matchesEtag } from '../http/static-answer.ts';
import type { Context } from '../procedure/context.ts';
import { check, ReadInput } from '../procedure/input.ts';
import { runExport } from '../procedure/pipeline.ts';
import { decodeQuery } from '../rest/query.ts';
import { noSuchExport, notDone, requireReadable } from '../router/exports.ts';

const pathPattern = new RegExp(`^${paths.exportContent.replace('{export_id}', '([^/]+)')}$`);

/** The export id in the path of a download; null for other paths. */
export function contentId(path: string): string | null {
  return pathPattern.exec(path)?.[1] ?? null;
}

/** The file that was asked for, and what of it. */
interface Found {
  row: ExportRow;
  /** Bytes. */
  size: number;
  etag: string;
  /** Whether the caller has it already. */
  isKnown: boolean;
  range: ReturnType<typeof rangeOf>;
}

/**
 * `GET /api/v1/exports/{export_id}/content`: sends the file, or the range of it that `range` asks for. What the caller
 * may see is checked now, not as of when the export was made, and while it is sent.
 */
export async function serveContent(
  exchange: Exchange,
  exportId: string,
  ctx: Context,
  stream: Pick<StreamOptions, 'stallTimeout'> = {},
): Promise<void> {
  const { req, res } = exchange;
  if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(exchange, 'GET, HEAD');
  const { exports } = ctx.services;
  const isHead = req.method === 'HEAD';
  let found: Found | undefined;
  await runExport(
    ctx,
    { action: 'exports.content', scope: 'sessions:read', isHead },
    {
      parameters: (admitted) => {
        const { input, details } = decodeQuery(exchange.query, new Set());
        const { export_id } = check(
          exportIdInput,
          new ReadInput({ ...input, export_id: exportId }, details),
          admitted,
        );
        return { ...admitted, export_id };
      },
      prepare: async ({ caller, export_id }) => {
        const row = await exports.find(caller.accountId, caller.agentId, export_id);
        if (row === null) throw noSuchExport();
        requireReadable(row, caller);
        if (row.status === 'expired' && row.sha256 !== null)
          throw new ApiError(
            'not_found',
            'The file of this export was deleted. Its statement is still there.',
          );
        if (row.status !== 'done') throw notDone(row);
        const size = row.fileBytes ?? 0;
        const etag = `"${row.fileSha256}"`;
        const isKnown = matchesEtag(req.headers['if-none-match'], etag);
        const range = rangeOf(req.headers, etag, size);
        found = { row, size, etag, isKnown, range };
        return { target: export_id, hasOnlyHeaders: isHead || isKnown || range === 'unsatisfiable' };
      },
      async send(_parameters, access, onRows) {
        const { row, size, etag, isKnown, range } = found as Found;
        const file = await exports.store.open(row).catch(unavailable);
        try {
          const headers = {
            ...securityHeaders,
            'content-type': row.gzip ? 'application/gzip' : mediaTypes[row.format],
            'content-disposition': `attachment; filename="${row.fileName}"`,
            'cache-control': 'private, no-store, no-transform',
            'accept-ranges': 'bytes',
            'x-request-id': exchange.requestId,
            etag,
          };
          if (isKnown) {
            const { 'content-type': _type, 'content-disposition': _disposition, ...known } = headers;
            res.writeHead(304, known);
            res.end();
            return;
          }
          if (range === 'unsatisfiable') {
            res.writeHead(416, { ...headers, 'content-range': `bytes */${size}`, 'content-length': 0 });
            res.end();
            return;
          }
          const { start, end } = range ?? { start: 0, end: size - 1 };
          res.writeHead(range ? 206 : 200, {
            ...headers,
            'content-length': end - start + 1,
            ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
          });
          if (isHead) return void res.end();
          onRows(row.rows ?? 0);
          await sendStream(res, file.bytes({ start, end }), { ...stream, signal: access.signal });
        } finally {
          await file.close();
        }
      },
    },
  );
}

function unavailable(cause: unknown): never {
  if (!(cause instanceof StoreFailure)) throw cause;
  if (cause.isMissing) throw new ApiError('not_found', cause.publicMessage);
  throw new ApiError('unavailable', cause.publicMessage, { cause, retryAfter: 60 });
}
