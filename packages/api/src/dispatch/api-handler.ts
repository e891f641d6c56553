import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, committedHeader } from '@masker/contract';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { toApiError } from '../answer/api-error.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { requireNamedAccount } from '../auth/named-account.ts';
import { principalOf } from '../auth/principal.ts';
import { requireSameOrigin } from '../auth/same-origin.ts';
import type { ConcurrencyLimiter } from '../concurrency/concurrency-limiter.ts';
import {
  type ConcurrencyLimiters,
  createConcurrencyLimiters,
  type LimiterSizes,
  limiterSizes,
} from '../concurrency/concurrency-limiters.ts';
import { serveExportKeys } from '../export-keys/serve-export-keys.ts';
import { serveAuditExport } from '../export-routes/serve-audit-export.ts';
import { contentId, serveContent } from '../export-routes/serve-content.ts';
import { serveExport } from '../export-routes/serve-export.ts';
import { serveTimestamp, timestampId } from '../export-routes/serve-timestamp.ts';
import { createExchange, type Exchange } from '../http/exchange.ts';
import { fail } from '../http/fail.ts';
import { authPrefix, paths, trpcPrefix } from '../http/paths.ts';
import { direct, type ProxyTrust } from '../http/proxy-trust.ts';
import { answerOptions, refuseMethod } from '../http/respond.ts';
import { BrokenStream, type StreamOptions } from '../http/send-stream.ts';
import { sendStatic } from '../http/static-answer.ts';
import { endWithUnreadBody } from '../http/unread-body.ts';
import type { SignInRefusal } from '../identity-providers/index.ts';
import { serveLitellm } from '../ingest/serve-litellm.ts';
import { sendOtlpError, serveOtlp } from '../ingest/serve-otlp.ts';
import { serveRetell, serveVapi } from '../ingest/serve-webhooks.ts';
import { measureExports } from '../metrics/export-metrics.ts';
import { measureIngest } from '../metrics/ingest-metrics.ts';
import type { ReadinessCheck } from '../metrics/readiness.ts';
import { measureReplicas } from '../metrics/replica-metrics.ts';
import { measureConcurrency, measureRequests } from '../metrics/request-metrics.ts';
import { serveMetrics } from '../metrics/serve-metrics.ts';
import { measureWebhooks } from '../metrics/webhook-metrics.ts';
import type { Context, Services } from '../procedure/context.ts';
import { networkOf } from '../rate-limit/network.ts';
import type { Limits } from '../rate-limit/rate-limits.ts';
import { createReference } from '../reference/reference.ts';
import { matchPath, type RouteMatch } from '../rest/routes.ts';
import { allowed, pickRoute, serveRest } from '../rest/serve.ts';
import { serveAuth } from '../sign-in/auth-routes.ts';
import type { SignIns } from '../sign-in/options.ts';
import { callsOf } from '../trpc/batch.ts';
import { serveTrpc } from '../trpc/transport.ts';
import { serveLive, serveReady } from './health.ts';
import type { Inspector } from './inspection.ts';
import { limiterOf } from './limiter-of.ts';
import { logBroken, logExchange, logRefusal } from './log.ts';
import { createOutageLog, type OutageLog } from './outage-log.ts';

export interface ApiOptions {
  services: Services;
  authenticator: Authenticator;
  signIns: SignIns;
  ready: ReadinessCheck;
  logger: Logger;
  limits: Limits;
  /** Overrides of the default limits ({@link limiterSizes}). */
  limiters?: Partial<LimiterSizes>;
  /** The registry to which the API adds its metrics; defaults to an empty one. */
  registry?: Registry;
  /** Which proxies are trusted; defaults to none ({@link direct}). */
  proxyTrust?: ProxyTrust;
  /** Tells those who have the installation's secret how their request arrives; defaults to nobody. */
  inspect?: Inspector;
  /** Called with each request when it begins; its `label` is set once its route is known. */
  onExchange?: (exchange: Readonly<Pick<Exchange, 'label'>>) => void;
  /** Milliseconds after which a stream ends whose client reads nothing; defaults to one minute. */
  stallTimeout?: number;
}

export type ApiHandler = (req: IncomingMessage, res: ServerResponse) => void;

/**
 * Creates the `node:http` handler for everything under `/api/`: REST, tRPC, sign-in, health, and the API reference.
 * It never throws; every failure is answered with an error of the error table.
 */
export function createApiHandler(options: ApiOptions): ApiHandler {
  const { proxyTrust = direct, registry = new Registry(), ready } = options;
  const limiters = createConcurrencyLimiters({ ...limiterSizes(), ...options.limiters });
  measureConcurrency(registry, limiters);
  measureWebhooks(registry, options.services.webhooks);
  measureReplicas(registry, options.services.replicas);
  measureExports(registry, options.services.exports);
  measureIngest(registry, options.services.rejections);
  const measure = measureRequests(registry);
  const readyOnce = shared(ready);
  const server: Server = {
    ...options,
    open: openPaths(readyOnce, registry, options),
    limiters,
    outages: createOutageLog(options.logger, readyOnce),
  };
  return (req, res) => {
    const started = performance.now();
    endWithUnreadBody(req, res);
    const exchange = createExchange(req, res, proxyTrust);
    options.onExchange?.(exchange);
    serve(exchange, server)
      .catch((error: unknown) => {
        if (error instanceof BrokenStream) return logBroken(options.logger, exchange, error.reason);
        const apiError = toApiError(error);
        if (apiError.cause !== undefined) logFailure(server, exchange, apiError);
        else if (res.headersSent) logBroken(options.logger, exchange, apiError.code, apiError.message);
        if (exchange.path === paths.traces && !res.headersSent) sendOtlpError(exchange, apiError);
        else fail(exchange, apiError);
      })
      .finally(() => {
        const milliseconds = performance.now() - started;
        measure(exchange, milliseconds);
        logExchange(options.logger, exchange, milliseconds);
      });
  };
}

type Serve = (exchange: Exchange) => Promise<void> | void;

interface Server extends Omit<ApiOptions, 'limiters'> {
  open: ReadonlyMap<string, Serve>;
  limiters: ConcurrencyLimiters;
  outages: OutageLog;
}

/** Routes by path that need neither a credential nor a slot, so that they are served under any load. */
function openPaths(
  ready: ReadinessCheck,
  registry: Registry,
  { authenticator: { cookieName }, inspect }: Pick<ApiOptions, 'authenticator' | 'inspect'>,
): ReadonlyMap<string, Serve> {
  const reference = [...createReference(cookieName)].map(([path, answer]): [string, Serve] => [
    path,
    (exchange) => sendStatic(exchange, answer(exchange.req)),
  ]);
  return new Map<string, Serve>([
    [paths.live, (exchange) => serveLive(exchange, inspect)],
    [paths.ready, (exchange) => serveReady(exchange, ready)],
    [paths.metrics, (exchange) => serveMetrics(exchange, registry)],
    ...reference,
  ]);
}

async function serve(exchange: Exchange, server: Server): Promise<void> {
  const { path, req } = exchange;
  if (path === '*') return answerOptions(exchange);
  const open = server.open.get(path);
  if (open) {
    exchange.label = path;
    if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(exchange, 'GET, HEAD');
    return open(exchange);
  }
  const target = targetOf(exchange);
  exchange.label = target.label;
  const run = () => target.serve(exchange, server);
  // Sign-in and signed webhooks read their bodies before they take a slot, since anybody may send them.
  if (path.startsWith(authPrefix) || path === paths.ingestRetell) return run();
  const account = server.authenticator.lastAccount(req.headers);
  if (account !== null) return limiterOf(exchange, server.limiters).run(account, exchange.gone, run);
  let identified: string | null = null;
  await server.limiters.anonymous.run(networkOf(exchange.address), exchange.gone, async () => {
    identified = await identify(exchange, server);
    if (identified === null) await run();
  });
  if (identified !== null) await limiterOf(exchange, server.limiters).run(identified, exchange.gone, run);
}

/** Authenticates the caller and returns the account; on failure null, with the error stored in the exchange. */
async function identify(exchange: Exchange, { authenticator }: Server): Promise<string | null> {
  try {
    const { caller, setCookie } = await authenticator.authenticate(exchange.req.headers);
    if (setCookie !== null) exchange.res.setHeader('set-cookie', setCookie);
    return caller.accountId;
  } catch (error) {
    exchange.unidentified = { error };
    return null;
  }
}

/** The function that serves a request, and the route label for logs and metrics. */
interface Target {
  label: string;
  serve: (exchange: Exchange, server: Server) => Promise<void> | void;
}

/** The label of requests that no route serves. */
const unknown = 'unknown';

function targetOf({ path }: Pick<Exchange, 'path'>): Target {
  if (path === paths.export) return { label: path, serve: runExport };
  if (path === paths.auditExport) return { label: path, serve: runAuditExport };
  const exportId = contentId(path);
  if (exportId !== null) {
    return {
      label: paths.exportContent,
      serve: (exchange, server) => runContent(exchange, server, exportId),
    };
  }
  const stampedId = timestampId(path);
  if (stampedId !== null) {
    return {
      label: paths.exportTimestamp,
      serve: (exchange, server) => serveTimestamp(exchange, stampedId, contextOf(exchange, server, 1)),
    };
  }
  if (path === paths.exportKeys) return { label: path, serve: runExportKeys };
  if (path === paths.ingestLitellm) return { label: path, serve: runLitellm };
  if (path === paths.ingestVapi) return { label: path, serve: runVapi };
  if (path === paths.ingestRetell) return { label: path, serve: runRetell };
  if (path === paths.traces) return { label: path, serve: runOtlp };
  const match = matchPath(path);
  if (match) {
    const label = match.routes[0]?.meta.rest.path ?? path;
    return { label, serve: (exchange, server) => runRest(exchange, server, match) };
  }
  if (path.startsWith(trpcPrefix)) return { label: trpcPrefix, serve: runTrpc };
  if (path.startsWith(authPrefix)) return { label: authPrefix, serve: runAuth };
  return { label: unknown, serve: refuseAddress };
}

function runExport(exchange: Exchange, server: Server): Promise<void> {
  return serveExport(exchange, contextOf(exchange, server, 1), streamOptions(server));
}

function runAuditExport(exchange: Exchange, server: Server): Promise<void> {
  return serveAuditExport(exchange, contextOf(exchange, server, 1), streamOptions(server));
}

function runContent(exchange: Exchange, server: Server, exportId: string): Promise<void> {
  return serveContent(exchange, exportId, contextOf(exchange, server, 1), streamOptions(server));
}

function runExportKeys(exchange: Exchange, { services }: Server): Promise<void> | void {
  return serveExportKeys(exchange, services.exportKeys);
}

function runLitellm(exchange: Exchange, server: Server): Promise<void> {
  return serveLitellm(exchange, contextOf(exchange, server, 1));
}

function runVapi(exchange: Exchange, server: Server): Promise<void> {
  return serveVapi(exchange, contextOf(exchange, server, 1));
}

function runRetell(exchange: Exchange, server: Server): Promise<void> {
  const { webhookBodies, requests } = server.limiters;
  return serveRetell(
    exchange,
    contextOf(exchange, server, 1),
    (read) => webhookBodies.run(networkOf(exchange.address), exchange.gone, read),
    (accountId, store) => requests.run(accountId, exchange.gone, store),
  );
}

function runOtlp(exchange: Exchange, server: Server): Promise<void> {
  return serveOtlp(exchange, contextOf(exchange, server, 1));
}

function runRest(exchange: Exchange, server: Server, match: RouteMatch): Promise<void> | void {
  const route = pickRoute(match, exchange.req.method);
  if (!route) return refuseMethod(exchange, allowed(match));
  return serveRest(exchange, route, match.pathInput, contextOf(exchange, server, 1));
}

function runTrpc(exchange: Exchange, server: Server): Promise<void> {
  const onError = (error: unknown) => {
    const apiError = toApiError(error);
    if (apiError.cause !== undefined) logFailure(server, exchange, apiError);
  };
  const ctx = contextOf(exchange, server, callsOf(exchange));
  return serveTrpc(exchange, ctx, onError, streamOptions(server));
}

function runAuth(exchange: Exchange, server: Server): Promise<void> {
  const onRefusal = (refusal: SignInRefusal) => logRefusal(server.logger, exchange, refusal);
  const inSlotOf = (limiter: ConcurrencyLimiter) => (work: () => Promise<void> | void) =>
    limiter.run(networkOf(exchange.address), exchange.gone, work);
  return serveAuth(exchange, {
    ...server,
    ctx: contextOf(exchange, server, 1),
    onRefusal,
    whileReading: inSlotOf(server.limiters.signInBodies),
    withSlot: inSlotOf(server.limiters.anonymous),
    whileProviderAnswers: inSlotOf(server.limiters.providerSteps),
  });
}

function refuseAddress({ path }: Exchange): never {
  const withoutSlash = withoutSlashes(path);
  const isSlip = withoutSlash !== path && targetOf({ path: withoutSlash }).label !== unknown;
  throw new ApiError(
    'not_found',
    isSlip
      ? 'This route has no slash at its end: leave it out.'
      : 'This route does not exist. /api/docs lists the routes.',
  );
}

/** A path without the slashes at its end. A regular expression would look at each run of slashes from each of its places. */
function withoutSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end--;
  return path.slice(0, end);
}

/** Methods that change nothing, so that the origin is not checked. */
const readMethods: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD']);

/** @param calls the number of calls in the request: each counts once, however often it is authenticated */
function contextOf(
  exchange: Exchange,
  { services, authenticator, limits, limiters }: Server,
  calls: number,
): Context {
  let counted = 0;
  return {
    services,
    requestId: exchange.requestId,
    address: exchange.address || null,
    forget: authenticator.forget,
    rowSums: limiters.rowSums,
    gone: () => exchange.gone,
    readFrom(caller, position) {
      const { queries, replicas } = services;
      if (replicas === null) return { reads: queries, position: null };
      return replicas.choose(principalOf(caller).actor.id, [
        position,
        exchange.req.headers[committedHeader]?.toString(),
      ]);
    },
    async noteWrite(caller) {
      const { replicas } = services;
      if (replicas === null) return;
      replicas.remember(principalOf(caller).actor.id);
      // What is committed must be acknowledged, even if the primary is lost at this moment.
      const position = await replicas.committed().catch(() => null);
      if (position !== null && !exchange.res.headersSent) exchange.res.setHeader(committedHeader, position);
    },
    async authenticate() {
      if (exchange.unidentified) throw exchange.unidentified.error;
      const { caller, setCookie } = await authenticator.authenticate(exchange.req.headers);
      // A long-running request authenticates again after its headers were sent.
      if (setCookie !== null && !exchange.res.headersSent) exchange.res.setHeader('set-cookie', setCookie);
      exchange.accountId = caller.accountId;
      if (!readMethods.has(exchange.req.method)) requireSameOrigin(exchange);
      if (counted++ < calls) await limits.call(caller);
      requireNamedAccount(exchange.req.headers, caller);
      return caller;
    },
  };
}

function streamOptions({ stallTimeout }: Server): Pick<StreamOptions, 'stallTimeout'> {
  return stallTimeout === undefined ? {} : { stallTimeout };
}

function logFailure({ logger, outages }: Server, exchange: Exchange, error: ApiError): void {
  if (outages.failed(error.cause)) return;
  const level = error.code === 'internal_error' ? 'error' : 'warn';
  logger[level]({ request_id: exchange.requestId, route: exchange.label, err: error.cause }, error.code);
}

/** Shares one call of `run` between concurrent callers. */
function shared<T>(run: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | null = null;
  return () => {
    pending ??= run().finally(() => {
      pending = null;
    });
    return pending;
  };
}
