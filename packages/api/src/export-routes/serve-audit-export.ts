import {
  type AuditEntry,
  auditCsvHeader,
  auditCsvLine,
  defaultAccessSince,
  exportAuditInput,
} from '@masker/contract';
import type { AuditQuery } from '@masker/db';
import { requireWholeAccount } from '../auth/allowed.ts';
import { csvOf, linesOf } from '../export-content/content.ts';
import { auditFileName } from '../export-content/file-name.ts';
import type { Exchange } from '../http/exchange.ts';
import type { StreamOptions } from '../http/send-stream.ts';
import type { Context } from '../procedure/context.ts';
import { check, ReadInput } from '../procedure/input.ts';
import type { Admitted } from '../procedure/pipeline.ts';
import { decodeQuery } from '../rest/query.ts';
import { auditCovers } from '../router/audit-log.ts';
import { sessionWindow } from '../session-filter/window.ts';
import { type ContentSteps, formProblems, type SentExport, sendExport, takePages } from './send-export.ts';

/** The number of entries read per query. */
const pageSize = 1_000;

/**
 * `GET /api/v1/access-log/export`: streams every entry of the audit log that matches the filters, newest first. It is
 * recorded like an export of sessions.
 */
export function serveAuditExport(
  exchange: Exchange,
  ctx: Context,
  stream: Pick<StreamOptions, 'stallTimeout'> = {},
): Promise<void> {
  return sendExport(
    exchange,
    ctx,
    {
      action: 'accessLog.export',
      scope: 'audit:read',
      parameters: (admitted) => exportParameters(exchange, ctx, admitted),
      content: (parameters, steps) => contentOf(ctx, parameters, steps),
    },
    stream,
  );
}

/** Returns the entries, as the content of a file, by the query of the list. */
function contentOf(
  ctx: Context,
  { format, bom, query }: ExportParameters,
  steps: ContentSteps,
): AsyncGenerator<Uint8Array> {
  const pages = takePages(pagesOf(ctx, query, steps.signal), steps);
  return format === 'csv' ? csvOf(pages, { bom, header: auditCsvHeader, csvLines }) : linesOf(pages);
}

async function* pagesOf(
  ctx: Context,
  query: AuditQuery,
  signal: AbortSignal,
): AsyncGenerator<{ lines: Buffer; rows: number }> {
  const { queries, recorder } = ctx.services;
  // Who exports right after a call finds it.
  await recorder.flush(query.accountId);
  let after: number | undefined;
  do {
    const { json, rows, last } = await queries.listAuditEntries({ ...query, after }, signal);
    yield { lines: Buffer.from(rows === 0 ? '' : entryLines(json)), rows };
    after = last ?? undefined;
  } while (after !== undefined);
}

/**
 * Entries that are joined by commas, each followed by a line feed. Their text is as it was written, which the hashes of
 * the chain cover. A quotation mark within a text is escaped, so what is replaced lies between two entries.
 */
function entryLines(json: string): string {
  return `${json.replaceAll('},{"sequence":', '}\n{"sequence":')}\n`;
}

function csvLines(lines: string): string {
  let csv = '';
  for (const line of lines.split('\n')) if (line !== '') csv += auditCsvLine(JSON.parse(line) as AuditEntry);
  return csv;
}

interface ExportParameters extends SentExport {
  query: AuditQuery;
}

function exportParameters(
  exchange: Exchange,
  { services }: Context,
  { caller, draft }: Admitted,
): ExportParameters {
  requireWholeAccount(caller, auditCovers);
  const { input, details } = decodeQuery(exchange.query, new Set());
  return check<typeof exportAuditInput, ExportParameters>(
    exportAuditInput,
    new ReadInput(input, details),
    { draft },
    (filters) => {
      const now = services.now();
      const window = sessionWindow({ ...filters, since: filters.since ?? defaultAccessSince }, now);
      const { format = 'ndjson', action, actor_id: actorId, target } = filters;
      const problems = [...(Array.isArray(window) ? window : []), ...formProblems(filters)];
      if (Array.isArray(window) || problems.length > 0) return problems;
      const { accountId } = caller;
      const { since, until } = window;
      return {
        format,
        bom: filters.bom === 'true',
        end: filters.end === 'true',
        since,
        query: { accountId, limit: pageSize, since, until, action, actorId, target },
        fileName: auditFileName({
          account: { id: accountId, name: caller.accountName },
          window: { since, until: until ?? Math.max(now, since) },
          filters,
          format,
        }),
      };
    },
  );
}
