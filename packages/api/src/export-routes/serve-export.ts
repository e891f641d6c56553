import {
  type ExportFormat,
  errorDetail,
  exportSessionsInput,
  exportSinceHeader,
  formatInstant,
} from '@masker/contract';
import type { SessionQuery } from '@masker/db';
import { mediaTypes } from '../export-content/content.ts';
import { exportFileName } from '../export-content/file-name.ts';
import { acceptsGzip, gzippedStream } from '../http/compress.ts';
import type { Exchange } from '../http/exchange.ts';
import { refuseMethod } from '../http/respond.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { type StreamOptions, sendStream } from '../http/send-stream.ts';
import type { Context } from '../procedure/context.ts';
import { check, ReadInput } from '../procedure/input.ts';
import { type Admitted, runExport } from '../procedure/pipeline.ts';
import { decodeQuery, numericParameters } from '../rest/query.ts';
import { sessionFilter } from '../session-filter/session-filter.ts';
import { exportSessions, withEnd } from './export-sessions.ts';

const numeric = numericParameters(exportSessionsInput);

/**
 * Streams every session that matches the filters, for as long as the credential allows it. An incomplete export resets
 * the connection and never has the last line that `end=true` requests.
 */
export async function serveExport(
  exchange: Exchange,
  ctx: Context,
  stream: Pick<StreamOptions, 'stallTimeout'> = {},
): Promise<void> {
  const { req, res } = exchange;
  if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(exchange, 'GET, HEAD');
  await runExport(
    ctx,
    { action: 'sessions.export', scope: 'sessions:read' },
    {
      parameters: (admitted) => ({
        ...exportParameters(exchange, ctx, admitted),
        reads: ctx.readFrom(admitted.caller).reads,
      }),
      async send({ format, bom, end, query, since, fileName, reads }, access, onRows) {
        let rows = 0;
        const content = exportSessions(reads, {
          query,
          format,
          bom,
          signal: ctx.gone(),
          beforePage: access.check,
          onRows(more) {
            if (req.method === 'HEAD') return;
            rows += more;
            onRows(more);
          },
        });
        try {
          // Reads the first page before the headers are sent, so that an unavailable database still gives a 503.
          const all = startingWith(await content.next(), content);
          // Parquet is compressed by itself.
          const compressed = format !== 'parquet' && acceptsGzip(req.headers['accept-encoding']);
          res.writeHead(200, {
            ...securityHeaders,
            'content-type': mediaTypes[format],
            'content-disposition': `attachment; filename="${fileName}"`,
            'cache-control': 'private, no-store',
            'x-request-id': exchange.requestId,
            [exportSinceHeader]: formatInstant(since),
            vary: 'accept-encoding',
            ...(compressed ? { 'content-encoding': 'gzip' } : {}),
          });
          if (req.method === 'HEAD') res.end();
          else {
            const body = end ? withEnd(all, () => rows) : all;
            await sendStream(res, compressed ? gzippedStream(body) : body, {
              ...stream,
              signal: access.signal,
            });
          }
        } finally {
          await content.return(undefined);
        }
      },
    },
  );
}

interface ExportParameters {
  format: ExportFormat;
  bom: boolean;
  end: boolean;
  query: SessionQuery;
  /** The start of the window, in milliseconds. */
  since: number;
  fileName: string;
}

function exportParameters(
  exchange: Exchange,
  { services }: Context,
  { caller, draft }: Admitted,
): ExportParameters {
  const { input, details } = decodeQuery(exchange.query, numeric);
  return check<typeof exportSessionsInput, ExportParameters>(
    exportSessionsInput,
    new ReadInput(input, details),
    { draft },
    (filters) => {
      const now = services.now();
      const resolved = sessionFilter(filters, caller, now);
      const format = filters.format ?? 'ndjson';
      const problems = Array.isArray(resolved) ? resolved : [];
      if (format !== 'ndjson' && filters.end === 'true') {
        const message = `must be left out for ${format}, which has no place for it; export as ndjson`;
        problems.push(errorDetail('end', { message }, filters.end));
      }
      if (format !== 'csv' && filters.bom === 'true')
        problems.push(errorDetail('bom', { message: 'must be left out unless format is csv' }, filters.bom));
      if (Array.isArray(resolved) || problems.length > 0) return problems;
      const { since, until = now, agentIds } = resolved.filter;
      return {
        format,
        fileName: exportFileName({
          account: { id: caller.accountId, name: caller.accountName },
          window: { since, until },
          // A token may see fewer agents than were asked for.
          filters: { ...filters, agent_id: agentIds === undefined ? undefined : [...agentIds] },
          format,
        }),
        bom: filters.bom === 'true',
        end: filters.end === 'true',
        since,
        query: { ...resolved.filter, accountId: caller.accountId, order: filters.order, limit: 0 },
      };
    },
  );
}

async function* startingWith(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
