import { errorDetail, exportSessionsInput } from '@masker/contract';
import { openDraft } from '../audit-log/draft.ts';
import { recordExport } from '../audit-log/record-export.ts';
import { watchAccess } from '../auth/access-watch.ts';
import { principalOf } from '../auth/principal.ts';
import type { Exchange } from '../http/exchange.ts';
import { refuseMethod } from '../http/respond.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { type StreamOptions, sendStream } from '../http/send-stream.ts';
import type { Context } from '../procedure/context.ts';
import { check } from '../procedure/input.ts';
import { admit } from '../procedure/trpc.ts';
import { decodeQuery, numericParameters } from '../rest/query.ts';
import { sessionFilter } from '../session-filter/session-filter.ts';
import { exportSessions, withEnd } from './export-sessions.ts';

export const exportPath = '/api/v1/sessions/export';

const numeric = numericParameters(exportSessionsInput);

const mediaTypes = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const;

/**
 * Streams every session that the filters select, for as long as the credential allows it. An export that does not
 * get to its end resets the connection, and never has the line that `end=true` asks for.
 */
export async function serveExport(
  exchange: Exchange,
  ctx: Context,
  stream: Pick<StreamOptions, 'stallTimeout'> = {},
): Promise<void> {
  const { req, res } = exchange;
  if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(exchange, 'GET, HEAD');
  const caller = await admit(ctx, 'sessions.export', { scope: 'sessions:read' });
  const draft = openDraft();
  const { input, details } = decodeQuery(exchange.query, numeric);
  const { queries, now } = ctx.services;
  const query = check(
    exportSessionsInput,
    { raw: input },
    { ...ctx, draft, badParameters: details },
    (filters) => {
      const resolved = sessionFilter(filters, caller, now());
      const format = filters.format ?? 'ndjson';
      const wrong = Array.isArray(resolved) ? resolved : [];
      if (format === 'csv' && filters.end === 'true') {
        const message = 'must be left out for csv, which has no place for it; export as ndjson';
        wrong.push(errorDetail('end', { message }, filters.end));
      }
      if (format !== 'csv' && filters.bom === 'true')
        wrong.push(errorDetail('bom', { message: 'must be left out unless format is csv' }, filters.bom));
      if (Array.isArray(resolved) || wrong.length > 0) return wrong;
      return {
        format,
        bom: filters.bom === 'true',
        end: filters.end === 'true',
        sessions: { ...resolved.filter, accountId: caller.accountId, order: filters.order, limit: 0 },
      };
    },
  );
  const { format, bom, end, sessions } = query as Exclude<typeof query, unknown[]>;
  const record = await recordExport(ctx, principalOf(caller), draft);
  const access = watchAccess(ctx, caller, 'sessions:read');
  let rows = 0;
  const text = exportSessions(queries, {
    query: sessions,
    format,
    bom,
    signal: ctx.gone(),
    beforePage: access.check,
    onRows: (more) => {
      rows += more;
    },
  });
  try {
    // The first page is read before anything is said, so that a database that is away is still a 503.
    const whole = startingWith(await text.next(), text);
    res.writeHead(200, {
      ...securityHeaders,
      'content-type': `${mediaTypes[format]}; charset=utf-8`,
      'content-disposition': `attachment; filename="sessions.${format}"`,
      'cache-control': 'private, no-store',
      'x-request-id': exchange.requestId,
    });
    if (req.method === 'HEAD') {
      rows = 0;
      res.end();
    } else {
      await sendStream(res, end ? withEnd(whole, () => rows) : whole, { ...stream, signal: access.signal });
    }
    record.ended(rows);
  } catch (error) {
    record.broke(rows);
    throw error;
  } finally {
    access.stop();
    await text.return(undefined);
  }
}

async function* startingWith(
  first: IteratorResult<string>,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
