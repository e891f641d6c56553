import { bucketCount, type ExportReport, formatInstant, maxBuckets } from '@masker/contract';
import { type ExportRow, reportedExports } from '@masker/db';

/**
 * The requests that return the figures of a report as they are now: a path and a query, as `curl` takes them.
 *
 * @param bucket of the series; left out of its request if the window is too long for it
 */
export function reportRequests(
  { id, since, until, filters }: Pick<ExportRow, 'id' | 'filters'> & { since: Date; until: Date },
  bucket: ExportReport['bucket'],
): ExportReport['requests'] {
  const window = { since: formatInstant(since.getTime()), until: formatInstant(until.getTime()) };
  const { order: _, ...narrowing } = filters;
  const sessions: Record<string, string> = { ...window };
  for (const [name, value] of Object.entries(narrowing)) {
    if (Array.isArray(value))
      sessions[name] = name === 'model' ? value.map(encoded).join(',') : value.join(',');
    else if (value !== undefined) sessions[name] = String(value);
  }
  const fits = bucketCount(until.getTime() - since.getTime(), bucket) <= maxBuckets;
  return {
    totals: address('/api/v1/sessions/stats', sessions),
    series: address('/api/v1/sessions/stats', fits ? { ...sessions, bucket } : sessions),
    kinds: address('/api/v1/sessions/facets', sessions),
    audit_log: address('/api/v1/access-log', window),
    exports: reportedExports.map((action) => address('/api/v1/access-log', { ...window, action })),
    data: `/api/v1/exports/${id}/content`,
  };
}

/** A name in a list that is joined by commas. */
function encoded(name: string): string {
  return name.replaceAll('%', '%25').replaceAll(',', '%2C');
}

function address(path: string, query: Record<string, string>): string {
  return `${path}?${new URLSearchParams(query).toString().replaceAll('%3A', ':').replaceAll('%2C', ',')}`;
}
