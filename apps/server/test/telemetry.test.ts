import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { pageRoute } from '../src/telemetry/request-tracing.ts';
import { type Collector, type SeenSpan, startCollector } from './support/collector.ts';
import { eventually } from './support/eventually.ts';
import { repository, serverProgram } from './support/programs.ts';
import { type Server, startServer } from './support/server.ts';

const parent = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const traceparent = `00-${parent.traceId}-${parent.spanId}-01`;

/** A server that sends spans at once, and metrics when it stops. */
function traced({ url }: Pick<Collector, 'url'>, settings: Record<string, string> = {}): Promise<Server> {
  return startServer({
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=of-the-collector',
    OTEL_BSP_SCHEDULE_DELAY: '50',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    ...settings,
  });
}

const served = ({ spans }: Collector, name: string): SeenSpan[] =>
  spans.filter((span) => span.name === name && span.kind === 2);

test('sends a span of each request and its statements, without values, and the metrics', async () => {
  const collector = await startCollector();
  const server = await traced(collector);
  const secretAgent = 'agt_01HZX6Q4N9Y5V8T2W3R7K1M0PB';
  const secretId = 'sess_01HZX6Q4N9Y5V8T2W3R7K1M0PC';
  const list = `/api/v1/sessions?since=365d&agent_id=${secretAgent}`;
  const tracestate = 'vendor=somebody@example.com';
  const answer = await server.get(list, {
    headers: { traceparent, tracestate, 'x-forwarded-for': '203.0.113.77' },
  });
  expect(answer.status).toBe(200);
  expect((await server.get(`/api/v1/sessions/${secretId}`)).status).toBe(404);
  expect(
    (await fetch(`${server.url}/api/made-up/${secretId}`, { method: 'PURGE' }).catch(() => null))?.status,
  ).toBe(404);
  for (const probe of ['healthz', 'readyz', 'metrics'])
    expect((await server.get(`/api/${probe}`)).status).toBe(200);
  expect((await server.stop()).code).toBe(0);

  expect(collector.spans.filter(({ name }) => /healthz|readyz|metrics/.test(name))).toEqual([]);
  const [span] = served(collector, 'GET /api/v1/sessions');
  expect(span).toMatchObject({ traceId: parent.traceId, parentSpanId: parent.spanId, status: 0 });
  expect(span?.attributes).toEqual({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'http.route': '/api/v1/sessions',
    'network.protocol.version': '1.1',
    'url.scheme': 'http',
  });
  expect(span?.resource).toMatchObject({
    'service.name': 'masker-sessions',
    'service.version': expect.stringMatching(/^\d+\.\d+\.\d+$/),
    'deployment.environment.name': 'test',
    'telemetry.sdk.language': 'nodejs',
  });
  const [missing] = served(collector, 'GET /api/v1/sessions/{session_id}');
  expect(missing?.attributes).toMatchObject({ 'http.response.status_code': 404 });
  const [other] = served(collector, '_OTHER');
  expect(other?.attributes).not.toHaveProperty('http.route');

  const statements = collector.spans.filter(
    ({ kind, parentSpanId }) => kind === 3 && parentSpanId === span?.spanId,
  );
  expect(statements.length).toBeGreaterThan(0);
  for (const { attributes, name, traceId } of statements) {
    expect(traceId).toBe(parent.traceId);
    expect(attributes['db.system.name']).toBe('postgresql');
    expect(attributes['db.operation.name']).toMatch(/^[A-Z]+$/);
    expect(name).toMatch(/^\w+$/);
    expect(
      Object.keys(attributes)
        .toSorted()
        .filter((key) => !/^db\.(system\.name|operation\.name|query\.summary)$/.test(key)),
    ).toEqual([]);
  }
  expect(collector.spans.some(({ attributes }) => attributes['db.query.summary'] === 'session_get')).toBe(
    true,
  );
  expect(collector.headers[0]).toMatchObject({
    'x-tenant': 'of-the-collector',
    'content-type': 'application/x-protobuf',
  });

  expect(collector.bytes()).not.toContain(tracestate);

  const metric = (name: string) => collector.metrics.findLast((one) => one.name === name);
  const requests = metric('masker_http_request_duration_seconds');
  const point = requests?.points.find(({ attributes }) => attributes.route === '/api/v1/sessions');
  expect(point).toMatchObject({
    attributes: { method: 'GET', route: '/api/v1/sessions', status: '200' },
    count: 1,
  });
  expect(point?.buckets.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(point?.bounds).toHaveLength((point?.buckets.length ?? 0) - 1);
  expect(requests?.resource).toMatchObject({ 'service.name': 'masker-sessions' });
  expect(metric('masker_webhook_deliveries_total')).toMatchObject({ kind: 'sum' });
  expect(metric('process_resident_memory_bytes')).toMatchObject({ kind: 'gauge' });

  const cookie = server.cookie.split('=')[1] as string;
  const account = /acc_\w{26}/.exec(await answer.text())?.[0] ?? 'acc_';
  for (const value of [
    secretAgent,
    secretId,
    '203.0.113.77',
    '127.0.0.1',
    '365d',
    cookie,
    account,
    'acc_',
    'usr_',
    server.linkSecret,
    'SELECT ',
    'FROM ',
  ])
    expect(collector.bytes()).not.toContain(value);
});

test('keeps to the sampler and to what the caller decided', async () => {
  const collector = await startCollector();
  const server = await traced(collector, {
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0',
    OTEL_SERVICE_NAME: 'sessions-eu',
  });
  await server.get('/api/v1/agents');
  await server.get('/api/v1/agents', { headers: { traceparent: traceparent.replace(/01$/, '00') } });
  await server.get('/api/v1/sessions/stats', { headers: { traceparent } });
  await eventually(() => served(collector, 'GET /api/v1/sessions/stats').length === 1);
  await server.stop();
  expect(served(collector, 'GET /api/v1/agents')).toEqual([]);
  expect(collector.spans[0]?.resource).toMatchObject({ 'service.name': 'sessions-eu' });
  expect(collector.metrics).toEqual([]);
});

test('serves as before while the collector is away, and logs only that it is, and is back', async () => {
  const gone = await startCollector();
  await gone.close();
  const server = await traced(gone, {
    OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    OTEL_METRIC_EXPORT_INTERVAL: '200',
  });
  const ask = async () => expect((await server.get('/api/v1/agents')).status).toBe(200);
  await ask();
  await eventually(
    () =>
      server.stderr().includes('does not take traces') && server.stderr().includes('does not take metrics'),
  );
  for (let i = 0; i < 5; i++) await ask();
  const back = await startCollector(Number(new URL(gone.url).port));
  await eventually(async () => {
    await ask();
    return server.stderr().includes('takes traces again') && server.stderr().includes('takes metrics again');
  });
  expect(back.spans.length).toBeGreaterThan(0);
  await back.close();
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  for (const what of [
    'does not take traces',
    'does not take metrics',
    'takes traces again',
    'takes metrics again',
  ])
    expect(server.stderr().split(what).length - 1, what).toBeLessThanOrEqual(what.startsWith('does') ? 2 : 1);
  expect(server.stderr()).not.toContain('of-the-collector');
  expect(server.stderr()).toMatch(
    /"reason":"(?:ECONNREFUSED|Request timed out|Export failed with retryable status)"/,
  );
});

test('loads no code of OpenTelemetry at the start unless it is on', async () => {
  const loaded = new Map<string, string>();
  const load = async (file: string): Promise<void> => {
    if (loaded.has(file)) return;
    const text = await readFile(file, 'utf8');
    loaded.set(file, text);
    for (const [, chunk] of text.matchAll(
      /^(?:import|export)\b[^;]*?from "(\.\/[\w.-]+\.js)";|^import "(?:\.\/[\w.-]+\.js)";/gm,
    ))
      if (chunk) await load(path.join(path.dirname(file), chunk));
  };
  await load(serverProgram);
  expect(loaded.size).toBeGreaterThan(1);
  const text = [...loaded.values()].join('\n');
  expect(text).not.toMatch(/BatchSpanProcessor|OTLPTraceExporter|PeriodicExportingMetricReader/);
  expect(text).toMatch(/import\("\.\/telemetry-\w+\.js"\)/);
});

test('names pages by their route, never by a value of their path', async () => {
  const files = await readdir(path.join(repository, 'apps/dashboard/app'), { recursive: true });
  const routes = files
    .filter((file) => path.basename(file) === 'page.tsx' && !file.includes('[...'))
    .map((file) => `/${path.dirname(file).replaceAll(/\(.*?\)\/?|^\.$/g, '')}`);
  expect(routes).toContain('/invite/[secret]');
  for (const route of routes) {
    const expected = route.replaceAll(/\[(\w+)\]/g, '{$1}');
    expect(pageRoute(`${route.replaceAll(/\[\w+\]/g, 'a-secret')}?since=1d`)).toBe(expected);
  }
  expect(pageRoute('/_next/static/chunks/a.js')).toBe('/_next/static/{file}');
  expect(pageRoute('/made-up/a-secret')).toBeNull();
});

test('reads the settings of OpenTelemetry', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
  const read = (env: NodeJS.ProcessEnv) => readConfig(env, []).telemetry;
  expect(read({})).toBeUndefined();
  // Of other software: nothing is sent, so nothing is judged.
  expect(read({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_TRACES_EXPORTER: 'console' })).toBeUndefined();
  expect(read({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
  expect(read({ ...endpoint, OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' })).toBeUndefined();
  expect(read(endpoint)).toEqual({
    traces: true,
    metrics: true,
    sampler: 'parentbased_always_on',
    ratio: 1,
    spanDelayMs: 5_000,
    metricIntervalMs: 60_000,
  });
  const one = read({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'https://collector/v1/metrics' });
  expect(one).toMatchObject({ traces: false, metrics: true });
  for (const [name, value] of [
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
    ['OTEL_METRIC_EXPORT_INTERVAL', 'soon'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'collector:4318'],
  ] as const)
    expect(() => read({ ...endpoint, [name]: value })).toThrow(new RegExp(`^${name} must be`));
});
