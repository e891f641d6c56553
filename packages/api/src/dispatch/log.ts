import type { Logger } from 'pino';
import type { Exchange } from '../http/exchange.ts';
import { trpcPrefix } from '../http/paths.ts';
import type { SignInRefusal } from '../identity-providers/index.ts';
import { procedures } from '../router/procedures.ts';

/**
 * Logs one line per request: route, status and duration; never the query, a header or a body.
 * Successful requests are logged at `debug`: at a thousand per second they would hide everything else.
 */
export function logExchange(logger: Logger, exchange: Exchange, milliseconds: number): void {
  const { statusCode } = exchange.res;
  const level = statusCode >= 500 ? 'warn' : statusCode >= 400 ? 'info' : 'debug';
  if (!logger.isLevelEnabled(level)) return;
  logger[level](
    {
      request_id: exchange.requestId,
      method: exchange.req.method,
      route: exchange.label,
      procedure: proceduresOf(exchange),
      status: statusCode,
      ms: Math.round(milliseconds * 10) / 10,
      account: exchange.accountId ?? undefined,
    },
    'request',
  );
}

/** The procedures that a request to tRPC calls, which its route does not name. Other text of its path is not logged. */
function proceduresOf({ path, label }: Exchange): string | undefined {
  if (label !== trpcPrefix) return undefined;
  return path
    .slice(trpcPrefix.length)
    .split(',')
    .map((name) => (procedures.has(name) ? name : 'unknown'))
    .join(',');
}

/**
 * Logs that a stream broke before the client got all of it, and why.
 *
 * @param message of the error, of which the client could not be told any more
 */
export function logBroken(
  logger: Logger,
  { requestId, label }: Exchange,
  reason: string,
  message?: string,
): void {
  logger.info({ request_id: requestId, route: label, reason, message }, 'stream broken');
}

/** Logs why a sign-in was refused; the operator sees more than the person is told. */
export function logRefusal(logger: Logger, { requestId, path }: Exchange, refusal: SignInRefusal): void {
  const level = refusal.problem === 'failed' ? 'error' : 'warn';
  logger[level](
    { request_id: requestId, route: path, problem: refusal.problem, err: refusal.cause },
    'a sign-in was refused',
  );
}
