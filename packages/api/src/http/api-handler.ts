import type { IncomingMessage, ServerResponse } from 'node:http';
import { MaskerFault, newId } from '@masker/contract';
import type { Logger } from 'pino';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Context, Services } from '../context.ts';
import { exportPath, serveExport } from '../export/serve-export.ts';
import { toFault } from '../faults.ts';
import { createReference } from '../openapi/reference.ts';
import { type StaticAnswer, sendStatic } from '../openapi/static-answer.ts';
import { matchPath } from '../rest/routes.ts';
import { allowed, pickRoute, serveRest } from '../rest/serve.ts';
import { authPrefix, type SignIns, serveAuth } from './auth-routes.ts';
import { type Exchange, splitUrl } from './exchange.ts';
import { type ReadinessCheck, serveLive, serveReady } from './health.ts';
import { logExchange } from './log.ts';
import { refuseMethod, sendFault } from './respond.ts';
import { serveTrpc, trpcPrefix } from './trpc-door.ts';

export interface ApiOptions {
  services: Services;
  authenticator: Authenticator;
  signIns: SignIns;
  ready: ReadinessCheck;
  logger: Logger;
}

export type ApiHandler = (req: IncomingMessage, res: ServerResponse) => void;

/**
 * Everything under `/api/`, as a plain `node:http` handler: REST, tRPC, sign-in, health, and the API's own description.
 * It never throws; whatever goes wrong is answered with an error of the table.
 */
export function createApiHandler(options: ApiOptions): ApiHandler {
  const reference = createReference();
  return (req, res) => {
    const started = performance.now();
    const { path, query } = splitUrl(req.url ?? '/');
    const requestId = newId('request');
    const exchange: Exchange = { req, res, requestId, path, query, label: 'unknown', caller: null };
    serve(exchange, options, reference)
      .catch((error: unknown) => {
        const fault = toFault(error);
        if (fault.cause !== undefined) logFailure(options.logger, exchange, fault);
        sendFault(req, res, fault, requestId);
      })
      .finally(() => logExchange(options.logger, exchange, performance.now() - started));
  };
}

async function serve(
  exchange: Exchange,
  options: ApiOptions,
  reference: ReadonlyMap<string, StaticAnswer>,
): Promise<void> {
  const { path, req } = exchange;
  if (path === exportPath) {
    exchange.label = path;
    return serveExport(exchange, contextOf(exchange, options));
  }
  const match = matchPath(path);
  if (match) {
    exchange.label = match.routes[0]?.meta.rest.path ?? path;
    const route = pickRoute(match, req.method);
    if (!route) return refuseMethod(exchange, allowed(match));
    return serveRest(exchange, route, match.pathInput, contextOf(exchange, options));
  }
  if (path.startsWith(trpcPrefix)) {
    exchange.label = trpcPrefix;
    return serveTrpc(exchange, contextOf(exchange, options), (error) => {
      const fault = toFault(error);
      if (fault.cause !== undefined) logFailure(options.logger, exchange, fault);
    });
  }
  if (path.startsWith(authPrefix)) {
    exchange.label = authPrefix;
    return serveAuth(exchange, options.signIns, options.authenticator);
  }
  if (path === '/api/healthz' || path === '/api/readyz') {
    exchange.label = path;
    if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(exchange, 'GET, HEAD');
    return path === '/api/healthz' ? serveLive(exchange) : serveReady(exchange, options.ready);
  }
  const described = reference.get(path);
  if (described) {
    exchange.label = path;
    if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(exchange, 'GET, HEAD');
    return sendStatic(exchange, described);
  }
  throw new MaskerFault('not_found', 'There is nothing at this address. /api/docs lists what there is.');
}

function contextOf(exchange: Exchange, { services, authenticator }: ApiOptions): Context {
  return {
    services,
    requestId: exchange.requestId,
    badParameters: [],
    forget: authenticator.forget,
    async authenticate() {
      const { caller, setCookie } = await authenticator.authenticate(exchange.req.headers);
      if (setCookie !== null) exchange.res.setHeader('set-cookie', setCookie);
      exchange.caller = caller;
      return caller;
    },
  };
}

function logFailure(logger: Logger, exchange: Exchange, fault: MaskerFault): void {
  const level = fault.code === 'internal_error' ? 'error' : 'warn';
  logger[level]({ request_id: exchange.requestId, route: exchange.label, err: fault.cause }, fault.code);
}
