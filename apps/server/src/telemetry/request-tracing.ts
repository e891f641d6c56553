import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiOptions } from '@masker/api';
import {
  type Attributes,
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace as traceApi,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { Pool, PoolClient } from 'pg';

/** The methods that the semantic conventions know. */
const knownMethods: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'QUERY',
  'TRACE',
]);

/** What balancers and Prometheus ask for every few seconds: their spans would be most of all. */
const probes = new Set(['/api/healthz', '/api/readyz', '/api/metrics']);

/** A request in progress. */
interface Current {
  /** With the span of the request. */
  context: Context;
  /** Set by the API; null for a page. */
  exchange: { label: string } | null;
}

type Callback = (...args: unknown[]) => void;

/** What a statement is called with, besides its values. */
interface NamedStatement {
  name?: string;
  text?: string;
}

/** Makes a span of each request, and one of each statement of it. Spans contain no values, addresses, users or accounts. */
export function createRequestTracing(tracer: Tracer, { https }: { https: boolean }) {
  const requests = new AsyncLocalStorage<Current>();
  const propagator = new W3CTraceContextPropagator();
  const scheme = https ? 'https' : 'http';

  function trace(req: IncomingMessage, res: ServerResponse, serve: () => void): void {
    if (probes.has(req.url ?? '')) {
      serve();
      return;
    }
    const method = knownMethods.has(req.method ?? '') ? (req.method as string) : '_OTHER';
    const parent = withoutState(propagator.extract(ROOT_CONTEXT, req.headers, defaultTextMapGetter));
    const attributes: Attributes = {
      'http.request.method': method,
      'url.scheme': scheme,
      'network.protocol.version': req.httpVersion,
    };
    const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
    // Not sampled: neither are its statements.
    if (!span.isRecording()) {
      serve();
      return;
    }
    const current: Current = { context: traceApi.setSpan(parent, span), exchange: null };
    res.once('close', () => endRequest(span, method, routeOf(req, current), res.statusCode));
    requests.run(current, serve);
  }

  const onExchange: ApiOptions['onExchange'] = (exchange) => {
    const current = requests.getStore();
    if (current) current.exchange = exchange;
  };

  /** Makes spans of the statements on the connections of a pool. */
  function traceStatements(pool: Pool): void {
    const connect = pool.connect.bind(pool) as (callback?: Callback) => unknown;
    // A request that waits for a connection gets it from the request that releases it, in whose context it would go on.
    pool.connect = ((callback?: Callback) =>
      connect(callback && AsyncResource.bind(callback))) as typeof pool.connect;
    const traced = new WeakSet<PoolClient>();
    // Some connections are open already.
    pool.on('acquire', (client) => {
      if (traced.has(client)) return;
      traced.add(client);
      traceClient(client);
    });
  }

  function traceClient(client: PoolClient): void {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const current = requests.getStore();
      if (current === undefined) return query(...args);
      const span = startStatement(args[0], current.context);
      const at = args.findIndex((arg) => typeof arg === 'function');
      if (at >= 0) {
        const callback = args[at] as Callback;
        args[at] = AsyncResource.bind((...answer: unknown[]) => {
          endStatement(span, answer[0]);
          callback(...answer);
        });
        return query(...args);
      }
      const answer = query(...args);
      if (answer instanceof Promise) {
        answer.then(
          () => endStatement(span, null),
          (error: unknown) => endStatement(span, error),
        );
      } else {
        // A stream of COPY, which tells its end by events.
        const stream = answer as NodeJS.EventEmitter;
        for (const event of ['error', 'end', 'finish', 'close'])
          stream.once?.(event, (error?: unknown) => endStatement(span, error ?? null));
      }
      return answer;
    }) as typeof client.query;
  }

  function startStatement(statement: unknown, context: Context): Span {
    const { name, text } =
      typeof statement === 'string' ? { text: statement } : ((statement ?? {}) as NamedStatement);
    const operation = /^\s*([A-Za-z]+)/.exec(text ?? '')?.[1]?.toUpperCase() ?? 'COPY';
    // Names of statements by a key end in its hash.
    const summary = name?.replace(/_[0-9a-f]{24}$/, '');
    const attributes: Attributes = {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      ...(summary ? { 'db.query.summary': summary } : {}),
    };
    return tracer.startSpan(summary || operation, { kind: SpanKind.CLIENT, attributes }, context);
  }

  return { trace, onExchange, traceStatements };
}

/** Removes the caller's `tracestate`, which may contain anything, such as a user's name. */
function withoutState(context: Context): Context {
  const caller = traceApi.getSpanContext(context);
  if (caller?.traceState === undefined) return context;
  const { traceState: _, ...rest } = caller;
  return traceApi.setSpanContext(context, rest);
}

function endRequest(span: Span, method: string, route: string | null, status: number): void {
  if (route !== null) {
    span.updateName(`${method} ${route}`);
    span.setAttribute('http.route', route);
  }
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) {
    span.setAttribute('error.type', String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

function endStatement(span: Span, error: unknown): void {
  if (!span.isRecording()) return;
  if (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string') span.setAttribute('db.response.status_code', code);
    // The message could contain values.
    span.setAttribute('error.type', typeof code === 'string' ? code : (error as Error).name || '_OTHER');
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

/** Paths of pages whose last part is a value, and what it is. */
const pagesWithValues: readonly [RegExp, string][] = [
  [/^\/_next\/static\//, '/_next/static/{file}'],
  [/^\/sessions\/[^/]+$/, '/sessions/{id}'],
  [/^\/exports\/[^/]+\/report$/, '/exports/{id}/report'],
  [/^\/invite\/[^/]+$/, '/invite/{secret}'],
];

const pages: ReadonlySet<string> = new Set([
  '/',
  '/overview',
  '/agents',
  '/exports',
  '/audit-log',
  '/settings',
  '/settings/sign-ins',
  '/settings/members',
  '/settings/retention',
  '/settings/webhooks',
  '/settings/tokens',
  '/sessions',
  '/getting-started',
  '/login',
]);

/** The route of a request: never a value of its path. Null if it has none. */
function routeOf({ url = '/' }: IncomingMessage, { exchange }: Current): string | null {
  if (exchange) return exchange.label === 'unknown' ? null : exchange.label;
  return pageRoute(url);
}

/** The route of a page of the dashboard, or of its files. @param url the path, perhaps with a query */
export function pageRoute(url: string): string | null {
  const path = url.split('?', 1)[0] as string;
  if (pages.has(path)) return path;
  return pagesWithValues.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}
