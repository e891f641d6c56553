import type { Logger } from 'pino';
import type { Exchange } from './exchange.ts';

/**
 * One line a request: what, how it ended, how long. Never the address with its query, a header or a body.
 * Successful reads are logged at `debug`: at a thousand a second they would drown everything else.
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
      status: statusCode,
      ms: Math.round(milliseconds * 10) / 10,
      account: exchange.caller?.accountId,
    },
    'request',
  );
}
