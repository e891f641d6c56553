import type { ConcurrencyLimiter } from '../concurrency/concurrency-limiter.ts';
import type { ConcurrencyLimiters } from '../concurrency/concurrency-limiters.ts';
import { contentId } from '../export-routes/serve-content.ts';
import type { Exchange } from '../http/exchange.ts';
import { mediaType, ndjson } from '../http/media-type.ts';
import { paths, trpcPrefix } from '../http/paths.ts';
import { procedures } from '../router/procedures.ts';

const subscriptions = new Set(
  [...procedures].filter(([, { type }]) => type === 'subscription').map(([name]) => `${trpcPrefix}${name}`),
);

/** Routes whose bodies can be long, whatever their media type: LiteLLM declares NDJSON as JSON. */
const longBodies: ReadonlySet<string> = new Set([paths.ingestLitellm, paths.traces]);

/** Returns the limiter for a request. Long requests have separate limiters, so that they cannot block short ones. */
export function limiterOf({ req, path, query }: Exchange, limiters: ConcurrencyLimiters): ConcurrencyLimiter {
  if (path === paths.export && /(^|&)format=parquet(&|$)/.test(query)) return limiters.parquetExports;
  if (path === paths.export || path === paths.auditExport || contentId(path) !== null)
    return limiters.exports;
  if (req.method === 'POST' && (mediaType(req) === ndjson || longBodies.has(path))) return limiters.loads;
  return subscriptions.has(path) ? limiters.watchers : limiters.requests;
}
