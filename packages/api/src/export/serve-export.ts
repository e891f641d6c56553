import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportSessionsInput } from '@masker/contract';
import { visibleAgent } from '../auth/visible-agent.ts';
import type { Context } from '../context.ts';
import { sessionWindow } from '../cursor/window.ts';
import type { Exchange } from '../http/exchange.ts';
import { refuseMethod } from '../http/respond.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { check } from '../input.ts';
import { decodeQuery, numericParameters } from '../rest/query.ts';
import { requireScope } from '../trpc.ts';
import { exportSessions } from './export-sessions.ts';

export const exportPath = '/api/v1/sessions/export';

const numeric = numericParameters(exportSessionsInput);

const mediaTypes = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const;

/**
 * Streams every session that the filters select. An export that breaks off half-way ends without the end
 * of a chunked body, which every client reports; it is never taken for a whole one.
 */
export async function serveExport(exchange: Exchange, ctx: Context): Promise<void> {
  const { req, res } = exchange;
  if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(exchange, 'GET, HEAD');
  const caller = await ctx.authenticate();
  requireScope(caller, 'sessions:read');
  const { input, details } = decodeQuery(exchange.query, numeric);
  const { queries, now } = ctx.services;
  const query = check(exportSessionsInput, { raw: input }, { ...ctx, badParameters: details }, (filters) => {
    const window = sessionWindow(filters, now());
    if (Array.isArray(window)) return window;
    return {
      format: filters.format ?? 'ndjson',
      sessions: {
        accountId: caller.accountId,
        since: window.since,
        until: window.until,
        agentId: visibleAgent(caller, filters.agent_id),
        status: filters.status,
        minRedactions: filters.min_redactions || undefined,
        limit: 0,
      },
    };
  });
  const { format, sessions } = query as Exclude<typeof query, unknown[]>;
  const chunks = exportSessions(queries, sessions, format);
  // The first page is read before anything is said, so that a database that is away is still a 503.
  const first = await chunks.next();
  res.writeHead(200, {
    ...securityHeaders,
    'content-type': `${mediaTypes[format]}; charset=utf-8`,
    'content-disposition': `attachment; filename="sessions.${format}"`,
    'cache-control': 'private, no-store',
    'x-request-id': exchange.requestId,
  });
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  await pipeline(Readable.from(startingWith(first, chunks)), res);
}

async function* startingWith(
  first: IteratorResult<string>,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
