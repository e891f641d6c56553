import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportSessionsInput } from '@masker/contract';
import { openDraft } from '../access-log/draft.ts';
import { holderOf } from '../access-log/holder.ts';
import { recordExport } from '../access-log/record-export.ts';
import { visibleAgent } from '../auth/visible-agent.ts';
import type { Context } from '../context.ts';
import { sessionWindow } from '../cursor/window.ts';
import type { Exchange } from '../http/exchange.ts';
import { refuseMethod } from '../http/respond.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { check } from '../input.ts';
import { decodeQuery, numericParameters } from '../rest/query.ts';
import { admit } from '../trpc.ts';
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
  const caller = await admit(ctx, 'sessions.export', { scope: 'sessions:read' });
  const draft = openDraft();
  const { input, details } = decodeQuery(exchange.query, numeric);
  const { queries, now } = ctx.services;
  const query = check(
    exportSessionsInput,
    { raw: input },
    { ...ctx, draft, badParameters: details },
    (filters) => {
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
    },
  );
  const { format, sessions } = query as Exclude<typeof query, unknown[]>;
  const record = await recordExport(ctx, holderOf(caller), draft);
  let rows = 0;
  const chunks = exportSessions(queries, sessions, format, (more) => {
    rows += more;
  });
  try {
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
      rows = 0;
      res.end();
    } else {
      await pipeline(Readable.from(startingWith(first, chunks)), res);
    }
    record.ended(rows);
  } catch (error) {
    record.broke(rows);
    throw error;
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
