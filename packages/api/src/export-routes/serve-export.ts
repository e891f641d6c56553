import { exportSessionsInput } from '@masker/contract';
import type { SessionQuery } from '@masker/db';
import { exportFileName } from '../export-content/file-name.ts';
import type { Exchange } from '../http/exchange.ts';
import type { StreamOptions } from '../http/send-stream.ts';
import type { Context } from '../procedure/context.ts';
import { check, ReadInput } from '../procedure/input.ts';
import type { Admitted } from '../procedure/pipeline.ts';
import { decodeQuery, numericParameters } from '../rest/query.ts';
import { sessionFilter } from '../session-filter/session-filter.ts';
import { exportSessions } from './export-sessions.ts';
import { formProblems, type SentExport, sendExport } from './send-export.ts';

const numeric = numericParameters(exportSessionsInput);

/** `GET /api/v1/sessions/export`: streams every session that matches the filters. */
export function serveExport(
  exchange: Exchange,
  ctx: Context,
  stream: Pick<StreamOptions, 'stallTimeout'> = {},
): Promise<void> {
  return sendExport(
    exchange,
    ctx,
    {
      action: 'sessions.export',
      scope: 'sessions:read',
      parameters: (admitted) => ({
        ...exportParameters(exchange, ctx, admitted),
        reads: ctx.readFrom(admitted.caller).reads,
      }),
      content: ({ reads, query, format, bom }, steps) =>
        exportSessions(reads, { query, format, bom, ...steps }),
    },
    stream,
  );
}

interface ExportParameters extends SentExport {
  query: SessionQuery;
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
      const problems = [...(Array.isArray(resolved) ? resolved : []), ...formProblems(filters)];
      if (Array.isArray(resolved) || problems.length > 0) return problems;
      const { since, until = Math.max(now, resolved.filter.since), agentIds } = resolved.filter;
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
