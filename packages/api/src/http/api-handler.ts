import type { IncomingMessage, ServerResponse } from 'node:http';
import { MaskerFault } from '@masker/contract';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { Authenticator } from '../auth/authenticator.ts';
import type { SignInRefusal } from '../auth/providers/index.ts';
import type { Context, Services } from '../context.ts';
import { exportPath, serveExport } from '../export/serve-export.ts';
import { toFault } from '../faults.ts';
import { createGates, defaultGateSizes, type GateSizes, type Gates, gateOf } from '../limits/gates.ts';
import type { Limits } from '../limits/limits.ts';
import { measureGates, measureRequests } from '../metrics/requests.ts';
import { metricsPath, serveMetrics } from '../metrics/serve-metrics.ts';
import { createReference } from '../openapi/reference.ts';
import { sendStatic } from '../openapi/static-answer.ts';
import { matchPath } from '../rest/routes.ts';
import { allowed, pickRoute, serveRest } from '../rest/serve.ts';
import { authPrefix, type SignIns, serveAuth } from './auth-routes.ts';
import { createExchange, direct, type Exchange, type Surroundings } from './exchange.ts';
import { fail, trpcPrefix } from './fail.ts';
import { type ReadinessCheck, serveLive, serveReady } from './health.ts';
import { logExchange, logRefusal } from './log.ts';
import { refuseMethod } from './respond.ts';
import { callsOf, serveTrpc } from './trpc-door.ts';

export interface ApiOptions {
  services: Services;
  authenticator: Authenticator;
  signIns: SignIns;
  ready: ReadinessCheck;
  logger: Logger;
  limits: Limits;
  /** How much may be under way at once. */
  gates?: Partial<GateSizes>;
  /** What the process tells of itself; nothing, unless given. What the API measures is added to it. */
  registry?: Registry;
  /** Where requests come from; from people directly, unless given. */
  surroundings?: Surroundings;
}

export type ApiHandler = (req: IncomingMessage, res: ServerResponse) => void;

/**
 * Everything under `/api/`, as a plain `node:http` handler: REST, tRPC, sign-in, health, and the API's own description.
 * It never throws; whatever goes wrong is answered with an error of the table.
 */
export function createApiHandler(options: ApiOptions): ApiHandler {
  const { surroundings = direct, registry = new Registry(), ready } = options;
  const gates = createGates({ ...defaultGateSizes, ...options.gates });
  measureGates(registry, gates);
  const measure = measureRequests(registry);
  const server: Server = {
    ...options,
    open: openPaths(shared(ready), registry),
    gates,
  };
  return (req, res) => {
    const started = performance.now();
    const exchange = createExchange(req, res, surroundings);
    serve(exchange, server)
      .catch((error: unknown) => {
        const fault = toFault(error);
        if (fault.cause !== undefined) logFailure(options.logger, exchange, fault);
        fail(exchange, fault);
      })
      .finally(() => {
        const milliseconds = performance.now() - started;
        measure(exchange, milliseconds);
        logExchange(options.logger, exchange, milliseconds);
      });
  };
}

type Serve = (exchange: Exchange) => Promise<void> | void;

interface Server extends Omit<ApiOptions, 'gates'> {
  open: ReadonlyMap<string, Serve>;
  gates: Gates;
}

/** What needs neither a credential nor room, by its path: it is served whatever else is going on. */
function openPaths(ready: ReadinessCheck, registry: Registry): ReadonlyMap<string, Serve> {
  const described = [...createReference()].map(([path, answer]): [string, Serve] => [
    path,
    (exchange) => sendStatic(exchange, answer),
  ]);
  return new Map<string, Serve>([
    ['/api/healthz', serveLive],
    ['/api/readyz', (exchange) => serveReady(exchange, ready)],
    [metricsPath, (exchange) => serveMetrics(exchange, registry)],
    ...described,
  ]);
}

async function serve(exchange: Exchange, server: Server): Promise<void> {
  const { path, req } = exchange;
  const open = server.open.get(path);
  if (open) {
    exchange.label = path;
    if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(exchange, 'GET, HEAD');
    return open(exchange);
  }
  const gate = gateOf(exchange, server.gates);
  const room = gate.enter();
  try {
    if (room) {
      await room;
      // Whoever gave up meanwhile must not cost those who did not.
      if (exchange.res.destroyed) return;
    }
    await route(exchange, server);
  } finally {
    gate.leave();
  }
}

async function route(exchange: Exchange, server: Server): Promise<void> {
  const { path, req } = exchange;
  if (path === exportPath) {
    exchange.label = path;
    return serveExport(exchange, contextOf(exchange, server, 1));
  }
  const match = matchPath(path);
  if (match) {
    exchange.label = match.routes[0]?.meta.rest.path ?? path;
    const route = pickRoute(match, req.method);
    if (!route) return refuseMethod(exchange, allowed(match));
    return serveRest(exchange, route, match.pathInput, contextOf(exchange, server, 1));
  }
  if (path.startsWith(trpcPrefix)) {
    exchange.label = trpcPrefix;
    return serveTrpc(exchange, contextOf(exchange, server, callsOf(exchange)), (error) => {
      const fault = toFault(error);
      if (fault.cause !== undefined) logFailure(server.logger, exchange, fault);
    });
  }
  if (path.startsWith(authPrefix)) {
    exchange.label = authPrefix;
    const onRefusal = (refusal: SignInRefusal) => logRefusal(server.logger, exchange, refusal);
    return serveAuth(exchange, { ...server, ctx: contextOf(exchange, server, 1), onRefusal });
  }
  throw new MaskerFault('not_found', 'There is nothing at this address. /api/docs lists what there is.');
}

/** @param calls that the request makes: each counts once, however often it looks at its credential */
function contextOf(exchange: Exchange, { services, authenticator, limits }: Server, calls: number): Context {
  let counted = 0;
  return {
    services,
    requestId: exchange.requestId,
    address: exchange.address || null,
    badParameters: [],
    forget: authenticator.forget,
    async authenticate() {
      const { caller, setCookie } = await authenticator.authenticate(exchange.req.headers);
      if (setCookie !== null) exchange.res.setHeader('set-cookie', setCookie);
      exchange.caller = caller;
      if (counted++ < calls) await limits.call(caller.accountId);
      return caller;
    },
  };
}

function logFailure(logger: Logger, exchange: Exchange, fault: MaskerFault): void {
  const level = fault.code === 'internal_error' ? 'error' : 'warn';
  logger[level]({ request_id: exchange.requestId, route: exchange.label, err: fault.cause }, fault.code);
}

/** Asks once for everybody who wants to know at the same time. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= ask().finally(() => {
      asked = null;
    });
    return asked;
  };
}
